//! The SQL of reservations.
//!
//! Each transition names the version it starts from; its handler lets the batch abort with
//! `stale_version` when it changes no row.

use stock::{hold_is_over, item_json, quantity_json, reservation_json, state_at};

use crate::moves::statements::move_json;

/// Reservations below the id `?2`. `?4` is an item, `?5` a warehouse, `?6` a state, `?7` the moment.
macro_rules! rows_of {
    ($where:expr) => {
        concat!(
            "select r.id as id_key, ",
            reservation_json!("?7"),
            " as body
            from reservation as r
            cross join item as i on i.org_id = r.org_id and i.id = r.item_id
            where ",
            $where,
            "
              and r.id < ?2
              and (?4 is null or r.item_id = ?4)
              and (?5 is null or r.location_id = ?5)
              and (?6 is null or ",
            state_at!("?7"),
            " = ?6)"
        )
    };
}

/// A page of them. `?3` is the limit.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            rows_of!($where),
            "
            order by r.id desc
            limit ?3"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("r.org_id = ?1");

    /// `list` of an item, by reservation_item.
    LIST_BY_ITEM = page_of!("r.org_id = ?1 and r.item_id = ?4");

    /// `list` of a state, by reservation_state.
    LIST_BY_STATE = page_of!("r.org_id = ?1 and r.state = ?6");

    /// `list` of expired reservations, also those that the job has not closed yet, by reservation_state twice.
    LIST_EXPIRED = concat!(rows_of!("r.org_id = ?1 and r.state = 'expired'"), "
        union all ", rows_of!("r.org_id = ?1 and r.state = 'held'"), "
        order by id_key desc
        limit ?3");

    /// `list` of a document, by reservation_ref.
    LIST_BY_REFERENCE = page_of!("r.org_id = ?1 and r.ref_type = ?8 and r.ref_id = ?9");

    /// `read`, and the answer of transitions, by primary key. `?3` is the moment.
    READ = concat!("select ", reservation_json!("?3"), " as body, r.version as version
        from reservation as r
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id
        where r.org_id = ?1 and r.id = ?2");

    /// The answer of `create`, by primary key. `?2` is `[id, …]`.
    READ_SEVERAL = concat!("select json_object('reservations', json_group_array(", reservation_json!(), ")) as body
        from json_each(?2) as wanted
        cross join reservation as r on r.org_id = ?1 and r.id = wanted.value
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id");

    /// The answer of `consume`: the reservation and its movement `?3`, by primary key.
    READ_CONSUMED = concat!("select json_object('reservation', ", reservation_json!(), ", 'moves', json_array(", move_json!(), ")) as body
        from reservation as r
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id
        cross join stock_move as m on m.org_id = r.org_id and m.id = ?3
        where r.org_id = ?1 and r.id = ?2");

    /// The facts of a transition, by primary key.
    FIND = "select r.version as version, r.state as state, r.expires_at as expires_at, r.item_id as item_id,
          r.location_id as location_id, r.qty as qty, r.ref_type as ref_type, r.ref_id as ref_id,
          r.ref_line as ref_line,
          r.ref_type = 'order' and exists (select 1
            from sales_order as o
            where o.org_id = r.org_id and o.id = r.ref_id) as is_of_order
        from reservation as r
        where r.org_id = ?1 and r.id = ?2";

    /// `create`: the default duration of a hold, by primary key.
    FIND_TTL = "select o.hold_ttl_seconds as ttl_seconds
        from org as o
        where o.id = ?1";

    /// `summary`, by reservation_open, which is named because the planner would choose another index
    /// and read closed reservations too. `?2` is the last item of the page before, `?3` the limit, `?4` the moment.
    SUMMARISE = concat!("select s.item_id as item_key,
          json_object('item', ", item_json!(), ", 'held', ", quantity_json!("s.held"), ",
          'committed', ", quantity_json!("s.committed"), ", 'count', s.count) as body
        from (select r.item_id as item_id, sum(iif(r.state = 'held', r.qty, 0)) as held,
              sum(iif(r.state = 'committed', r.qty, 0)) as committed, count(*) as count
            from reservation as r indexed by reservation_open
            where r.org_id = ?1
              and r.item_id > ?2
              and r.closed_at is null
              and not ", hold_is_over!("?4"), "
            group by r.item_id
            order by r.item_id
            limit ?3) as s
        cross join item as i on i.org_id = ?1 and i.id = s.item_id");

    /// `create`; a trigger adds to what is reserved. `?2` is `[[id, item, location, quantity, line], …]`.
    HOLD = "insert into reservation (org_id, id, item_id, location_id, qty, ref_line, state, ref_type, ref_id,
          expires_at, created_by, note, created_at, updated_at)
        select ?1, line.value ->> 0, line.value ->> 1, line.value ->> 2, line.value ->> 3, line.value ->> 4,
          'held', ?3, ?4, ?5, ?6, ?7, ?8, ?8
        from json_each(?2) as line";

    /// `confirm`: held to committed while its time is not over, by primary key.
    COMMIT = "update reservation
        set state = 'committed', expires_at = null, updated_at = ?4, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and state = 'held'
          and expires_at > ?4";

    /// `release`: held or committed to released, by primary key.
    RELEASE = "update reservation
        set state = 'released', expires_at = null, closed_at = ?4, updated_at = ?4, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and closed_at is null";

    /// `consume`: committed to consumed, by primary key. Its movement follows in the same batch.
    CONSUME = "update reservation
        set state = 'consumed', closed_at = ?4, updated_at = ?4, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and state = 'committed'";
}
