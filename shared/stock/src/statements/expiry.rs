//! The SQL that expires holds whose time is over. Their `closed_at` is the end of their time, however
//! late they are expired. Events and audit rows come before the update, because no index finds the
//! holds afterwards.

use domain::rfc3339;

use crate::{event_id, reservation_json};

/// The due holds of places: `?1` is `[[org, item, location, …], …]`, `?2` the moment.
macro_rules! due_at_places {
    () => {
        "json_each(?1) as place
            cross join reservation as r on r.org_id = place.value ->> 0 and r.item_id = place.value ->> 1
              and r.location_id = place.value ->> 2 and r.closed_at is null and r.state = 'held'
              and r.expires_at <= ?2"
    };
}

/// The due holds of a list: `?1` is `[[org, id], …]`, `?2` the moment.
macro_rules! due_of_list {
    () => {
        "json_each(?1) as listed
            cross join reservation as r on r.org_id = listed.value ->> 0 and r.id = listed.value ->> 1
              and r.closed_at is null and r.state = 'held' and r.expires_at <= ?2"
    };
}

macro_rules! publish {
    ($due:expr) => {
        concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent,
              created_at)
            select r.org_id, ", event_id!("r.id", "r.version + 1", "?2"), ", 'reservation.expired', 'reservation', r.id,
              ", reservation_json!(
                "'expired'",
                "null",
                rfc3339!("?2"),
                rfc3339!("r.expires_at"),
                "r.version + 1"
            ), ", ?3, ?4, ?2
            from ", $due, "
            cross join item as i on i.org_id = r.org_id and i.id = r.item_id")
    };
}

macro_rules! audit {
    ($due:expr) => {
        concat!("insert into audit_log (org_id, id, actor_type, action, entity, entity_id, request_id, at)
            select r.org_id, ", event_id!("r.id", "r.version + 1", "?2"), ", 'system', 'reservation.expired', 'reservation',
              r.id, ?3, ?2
            from ", $due)
    };
}

macro_rules! expire {
    ($due:expr) => {
        concat!(
            "update reservation
            set state = 'expired', expires_at = null, closed_at = expires_at, updated_at = ?2,
              version = version + 1
            where rowid in (select r.rowid
                from ",
            $due,
            ")"
        )
    };
}

domain::statements! {
    /// Before every change of stock: the events of the holds that `EXPIRE_DUE` will expire, by reservation_open.
    PUBLISH_DUE = publish!(due_at_places!());

    /// The same for the audit log.
    AUDIT_DUE = audit!(due_at_places!());

    /// Before every change of stock: expires the due holds of its places, by reservation_open.
    EXPIRE_DUE = expire!(due_at_places!());

    /// The expiry job: due holds of the shard, oldest first, by reservation_due.
    FIND_DUE = "select r.org_id as org_id, r.id as id, r.item_id as item_id, r.location_id as location_id
        from reservation as r
        where r.expires_at <= ?1
        order by r.expires_at, r.org_id, r.id
        limit ?2";

    /// The expiry job: the events of the holds that `EXPIRE_LISTED` will expire, by primary key.
    PUBLISH_LISTED = publish!(due_of_list!());

    /// The same for the audit log.
    AUDIT_LISTED = audit!(due_of_list!());

    /// The expiry job: expires the holds of a list that are still due, by primary key.
    EXPIRE_LISTED = expire!(due_of_list!());
}
