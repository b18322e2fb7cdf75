//! The SQL of automatic reorders. `?1` is `[[org, item, location, reorder], …]`, each place once, `?2` the time.
//!
//! A place needs a reorder while its inventory position, what is available and on order, is not above its minimum. The
//! lines of all open purchase orders are on order, drafts included. The level is that of the alerts, so that two lists
//! of low stock never disagree. A reorder that a user has changed is wanted, so it stays.

use domain::rfc3339;
use stock::{alert_level, event_id};

use crate::reorders::statements::reorder_json;

/// The inventory position of level `l`, by purchase_order_line_missing.
macro_rules! inventory_position {
    () => {
        "(l.on_hand - l.reserved + (
              select coalesce(sum(n.qty - n.received_qty), 0)
              from purchase_order_line as n
              cross join purchase_order as o on o.org_id = n.org_id
                and o.id = n.purchase_order_id
                and o.closed_at is null
              where n.org_id = l.org_id
                and n.item_id = l.item_id
                and n.location_id = l.location_id
                and n.received_qty < n.qty
            ))"
    };
}

/// The places that need a reorder, with the quantity that lifts their position to the maximum, or above the minimum
/// where that is more.
macro_rules! understocked {
    () => {
        concat!(
            "
          select l.org_id as org_id, place.value ->> 3 as id, l.item_id as item_id, l.location_id as location_id,
            max(coalesce(l.max_qty, 0), l.min_qty + 1) - ",
            inventory_position!(),
            " as missing,
            case ",
            alert_level!("l.on_hand - l.reserved", "l.min_qty"),
            "
              when 'out' then 'critical'
              when 'critical' then 'high'
              else 'medium'
            end as priority
          from json_each(?1) as place
          cross join stock_level as l on l.org_id = place.value ->> 0
            and l.item_id = place.value ->> 1
            and l.location_id = place.value ->> 2
          cross join org as g on g.id = l.org_id and g.automatic_reorders = 1
          cross join item as i on i.org_id = l.org_id and i.id = l.item_id and i.status = 'active'
          where l.min_qty > 0
            and l.min_qty >= ",
            inventory_position!(),
            "
            and not exists (
              select 1
              from reorder as r
              where r.org_id = l.org_id
                and r.item_id = l.item_id
                and r.location_id = l.location_id
                and r.closed_at is null
            )"
        )
    };
}

/// The automatic reorders of these places that nobody has changed and that are not needed any more.
macro_rules! obsolete {
    () => {
        concat!(
            "json_each(?1) as place
        cross join reorder as r on r.org_id = place.value ->> 0
          and r.item_id = place.value ->> 1
          and r.location_id = place.value ->> 2
          and r.source = 'auto'
          and r.closed_at is null
          and r.state = 'requested'
          and r.version = 1
        cross join org as g on g.id = r.org_id and g.automatic_reorders = 1
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id
        cross join stock_level as l on l.org_id = r.org_id
          and l.item_id = r.item_id
          and l.location_id = r.location_id
          and (l.min_qty = 0 or i.status <> 'active' or l.min_qty < ",
            inventory_position!(),
            ")"
        )
    };
}

domain::statements! {
    /// The next places of the shard with low stock or an automatic reorder, by stock_level_low and reorder_auto. `?1`,
    /// `?2`, `?3` are the place before, `?4` is the limit.
    FIND_CANDIDATES = "
        select l.org_id as org_id, l.item_id as item_id, l.location_id as location_id
        from stock_level as l
        where l.min_qty > 0
          and l.min_qty >= l.on_hand - l.reserved
          and (l.org_id, l.item_id, l.location_id) > (?1, ?2, ?3)
        union
        select r.org_id, r.item_id, r.location_id
        from reorder as r
        where r.source = 'auto'
          and r.closed_at is null
          and (r.org_id, r.item_id, r.location_id) > (?1, ?2, ?3)
        order by org_id, item_id, location_id
        limit ?4";

    /// Before `CANCEL_OBSOLETE`: its events, by reorder_auto, which does not find the reorders afterwards.
    PUBLISH_CANCELLED = concat!("
        insert into outbox (org_id, id, topic, entity, entity_id, payload, created_at)
        select r.org_id, ", event_id!("r.id", "r.version + 1", "?2"), ", 'reorder.cancelled', 'reorder', r.id,
          json_set(", reorder_json!(), ",
            '$.state', 'cancelled',
            '$.updated_at', ", rfc3339!("?2"), ",
            '$.closed_at', ", rfc3339!("?2"), ",
            '$.version', r.version + 1),
          ?2
        from ", obsolete!());

    /// Before `CANCEL_OBSOLETE`: its audit rows, by reorder_auto.
    AUDIT_CANCELLED = concat!("
        insert into audit_log (org_id, id, actor_type, action, entity, entity_id, at)
        select r.org_id, ", event_id!("r.id", "r.version + 1", "?2"), ", 'system', 'reorder.cancelled', 'reorder',
          r.id, ?2
        from ", obsolete!());

    /// Cancels the reorders that are not needed any more, by reorder_auto.
    CANCEL_OBSOLETE = concat!("
        update reorder
        set state = 'cancelled', closed_at = ?2, updated_at = ?2, version = version + 1
        where rowid in (
          select r.rowid
          from ", obsolete!(), "
        )");

    /// Creates the reorders of the places that need one: at least the minimum order of the preferred supplier, in its
    /// packs. Levels by primary key, open reorders by reorder_open, suppliers by supplier_item_preferred.
    CREATE = concat!("
        insert into reorder (
          org_id, id, item_id, location_id, supplier_id, qty, priority, state, source, created_by, created_at,
          updated_at
        )
        select n.org_id, n.id, n.item_id, n.location_id, s.supplier_id,
          min(
            9007199254740991,
            (max(n.missing, coalesce(s.moq, 1)) + coalesce(s.pack_qty, 1) - 1)
              / coalesce(s.pack_qty, 1) * coalesce(s.pack_qty, 1)
          ),
          n.priority, 'requested', 'auto', 'system', ?2, ?2
        from (", understocked!(), "
        ) as n
        left join supplier_item as s on s.org_id = n.org_id
          and s.item_id = n.item_id
          and s.preferred = 1
          and exists (
            select 1
            from party as p
            where p.org_id = s.org_id and p.id = s.supplier_id and p.is_supplier = 1 and p.deleted_at is null
          )");

    /// After `CREATE`: its events, by primary key.
    PUBLISH_CREATED = concat!("
        insert into outbox (org_id, id, topic, entity, entity_id, payload, created_at)
        select r.org_id, ", event_id!("r.id", "r.version", "?2"), ", 'reorder.requested', 'reorder', r.id,
          ", reorder_json!(), ",
          ?2
        from json_each(?1) as place
        cross join reorder as r on r.org_id = place.value ->> 0 and r.id = place.value ->> 3
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id");

    /// After `CREATE`: its audit rows, by primary key.
    AUDIT_CREATED = concat!("
        insert into audit_log (org_id, id, actor_type, action, entity, entity_id, at)
        select r.org_id, ", event_id!("r.id", "r.version", "?2"), ", 'system', 'reorder.requested', 'reorder', r.id, ?2
        from json_each(?1) as place
        cross join reorder as r on r.org_id = place.value ->> 0 and r.id = place.value ->> 3");
}
