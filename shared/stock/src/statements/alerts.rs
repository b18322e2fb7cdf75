//! The SQL that brings alerts in line with the stock, in the batch of every change of stock and in the
//! restock check. `?1` is `[[org, item, location, alert], …]`, each place once, `?2` the moment.

use domain::rfc3339;

use crate::{alert_json, alert_level, event_id};

/// The alert level of stock level `l`.
macro_rules! level_now {
    () => {
        alert_level!("l.on_hand - l.reserved", "l.min_qty")
    };
}

/// The unresolved alerts of the places that do not fit the stock.
macro_rules! outdated {
    () => {
        concat!("json_each(?1) as place
            cross join stock_alert as a on a.org_id = place.value ->> 0 and a.item_id = place.value ->> 1
              and a.location_id = place.value ->> 2 and a.resolved_at is null
            cross join stock_level as l on l.org_id = a.org_id and l.item_id = a.item_id
              and l.location_id = a.location_id
              and (", level_now!(), " is not a.level or l.min_qty <> a.threshold)")
    };
}

/// An outdated alert as it will be after `CHANGE`.
macro_rules! updated_json {
    () => {
        alert_json!(
            concat!("coalesce(", level_now!(), ", a.level)"),
            concat!("iif(", level_now!(), " is null, 'resolved', a.state)"),
            "l.on_hand - l.reserved",
            concat!("iif(", level_now!(), " is null, a.threshold, l.min_qty)"),
            rfc3339!("?2"),
            concat!(
                "iif(",
                level_now!(),
                " is null, ",
                rfc3339!("?2"),
                ", null)"
            ),
            "a.version + 1"
        )
    };
}

domain::statements! {
    /// The events of the alerts that `CHANGE` will change or resolve, by stock_alert_unresolved. They come
    /// first, because no index finds resolved alerts afterwards.
    PUBLISH_CHANGES = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent,
          created_at)
        select a.org_id, ", event_id!("a.id", "a.version + 1", "?2"), ",
          iif(", level_now!(), " is null, 'stock_alert.resolved', 'stock_alert.changed'), 'stock_alert', a.id,
          ", updated_json!(), ", ?3, ?4, ?2
        from ", outdated!(), "
        cross join item as i on i.org_id = a.org_id and i.id = a.item_id
        cross join warehouse as w on w.org_id = a.org_id and w.id = a.location_id");

    /// Changes the level of unresolved alerts or resolves them, by stock_alert_unresolved.
    CHANGE = concat!("update stock_alert
        set (level, state, available, threshold, resolved_at) = (select coalesce(", level_now!(), ", stock_alert.level),
              iif(", level_now!(), " is null, 'resolved', stock_alert.state), l.on_hand - l.reserved,
              iif(", level_now!(), " is null, stock_alert.threshold, l.min_qty),
              iif(", level_now!(), " is null, ?2, null)
            from stock_level as l
            where l.org_id = stock_alert.org_id
              and l.item_id = stock_alert.item_id
              and l.location_id = stock_alert.location_id),
          updated_at = ?2, version = version + 1
        where rowid in (select a.rowid
            from ", outdated!(), ")");

    /// Opens the alerts that are missing, levels by primary key, alerts by stock_alert_unresolved.
    OPEN = concat!("insert into stock_alert (org_id, id, item_id, location_id, level, state, available, threshold,
          opened_at, updated_at)
        select l.org_id, place.value ->> 3, l.item_id, l.location_id, ", level_now!(), ", 'open',
          l.on_hand - l.reserved, l.min_qty, ?2, ?2
        from json_each(?1) as place
        cross join stock_level as l on l.org_id = place.value ->> 0 and l.item_id = place.value ->> 1
          and l.location_id = place.value ->> 2
        where l.min_qty > 0
          and l.min_qty >= l.on_hand - l.reserved
          and not exists (select 1
            from stock_alert as a
            where a.org_id = l.org_id
              and a.item_id = l.item_id
              and a.location_id = l.location_id
              and a.resolved_at is null)");

    /// The events of the alerts that `OPEN` opened, by primary key.
    PUBLISH_OPENINGS = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent,
          created_at)
        select a.org_id, ", event_id!("a.id", "a.version", "?2"), ", 'stock_alert.opened', 'stock_alert', a.id,
          ", alert_json!(), ", ?3, ?4, ?2
        from json_each(?1) as place
        cross join stock_alert as a on a.org_id = place.value ->> 0 and a.id = place.value ->> 3
        cross join stock_level as l on l.org_id = a.org_id and l.item_id = a.item_id
          and l.location_id = a.location_id
        cross join item as i on i.org_id = a.org_id and i.id = a.item_id
        cross join warehouse as w on w.org_id = a.org_id and w.id = a.location_id");
}
