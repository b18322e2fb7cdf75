//! The SQL that publishes changed stock levels, in the batch of every change of stock.

use crate::{event_id, quantity_json};

/// The figure of level `l` in its last event, by outbox_entity; 0 before the first one.
macro_rules! published {
    ($figure:literal) => {
        concat!(
            "coalesce((
            select e.payload ->> '$.",
            $figure,
            ".value'
            from outbox as e
            where e.org_id = l.org_id
              and e.entity = 'stock_level'
              and e.entity_id = l.item_id || '/' || l.location_id
            order by e.seq desc
            limit 1
          ), 0)"
        )
    };
}

domain::statements! {
    /// After every change of stock: one event for each place whose level is not what its last event says, by primary
    /// keys. `?1` is `[[org, item, location, alert], …]`, each place once, `?2` the moment. The id of the event is
    /// made of the alert's id and version 0, which no event of an alert has.
    PUBLISH_CHANGED = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent,
          created_at)
        select l.org_id, ", event_id!("(place.value ->> 3)", "0", "?2"), ", 'stock_level.changed', 'stock_level',
          l.item_id || '/' || l.location_id,
          json_object('item', json_object('id', i.id, 'sku', i.sku, 'name', i.name),
            'warehouse', json_object('id', w.id, 'code', w.code),
            'on_hand', ", quantity_json!("l.on_hand"), ", 'reserved', ", quantity_json!("l.reserved"), ",
            'available', ", quantity_json!("l.on_hand - l.reserved"), "),
          ?3, ?4, ?2
        from json_each(?1) as place
        cross join stock_level as l on l.org_id = place.value ->> 0 and l.item_id = place.value ->> 1
          and l.location_id = place.value ->> 2
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        cross join warehouse as w on w.org_id = l.org_id and w.id = l.location_id
        where l.on_hand <> ", published!("on_hand"), "
          or l.reserved <> ", published!("reserved"));
}
