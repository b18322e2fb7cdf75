//! The records of the ledger as JSON, written once for answers, lists and events.
//!
//! Each is a SQL expression over fixed aliases: `r` reservation, `a` alert, `l` level, `i` its item,
//! `w` its warehouse, `s` item of supplier `p`. The arguments are the values that an event gives
//! before the row has them.

/// Item `i` as records name it.
#[macro_export]
macro_rules! item_json {
    () => {
        "json_object('id', i.id, 'sku', i.sku, 'name', i.name)"
    };
}

/// A quantity: `quantity_json!("m.qty")` in the unit of the item `i`, or in a unit of its own.
#[macro_export]
macro_rules! quantity_json {
    ($value:expr) => {
        $crate::quantity_json!($value, "i.base_uom")
    };
    ($value:expr, $unit:expr) => {
        concat!("json_object('value', ", $value, ", 'unit', ", $unit, ")")
    };
}

/// The alert level: `out`, `critical`, `warning`, or null above the minimum and without one.
#[macro_export]
macro_rules! alert_level {
    ($available:expr, $minimum:expr) => {
        concat!(
            "case
                when ",
            $minimum,
            " = 0 then null
                when ",
            $available,
            " <= 0 then 'out'
                when 2 * (",
            $available,
            ") <= ",
            $minimum,
            " then 'critical'
                when ",
            $available,
            " <= ",
            $minimum,
            " then 'warning'
              end"
        )
    };
}

/// Whether reservation `r` is a hold whose time is over at a moment; never null.
#[macro_export]
macro_rules! hold_is_over {
    ($now:expr) => {
        concat!(
            "(r.state = 'held' and coalesce(r.expires_at <= ",
            $now,
            ", 0))"
        )
    };
}

/// The state of reservation `r` at a moment: a hold whose time is over is `expired`, even before the
/// expiry job has closed it.
#[macro_export]
macro_rules! state_at {
    ($now:expr) => {
        concat!("iif(", $crate::hold_is_over!($now), ", 'expired', r.state)")
    };
}

/// A reservation.
#[macro_export]
macro_rules! reservation_json {
    () => {
        $crate::reservation_json!(
            "r.state",
            domain::rfc3339!("r.expires_at"),
            domain::rfc3339!("r.updated_at"),
            domain::rfc3339!("r.closed_at"),
            "r.version"
        )
    };
    // As it is at a moment, even before the expiry job has closed it.
    ($now:expr) => {
        $crate::reservation_json!(
            $crate::state_at!($now),
            concat!("iif(", $crate::hold_is_over!($now), ", null, ", domain::rfc3339!("r.expires_at"), ")"),
            domain::rfc3339!("r.updated_at"),
            concat!("iif(", $crate::hold_is_over!($now), ", ", domain::rfc3339!("r.expires_at"), ", ", domain::rfc3339!("r.closed_at"), ")"),
            "r.version"
        )
    };
    ($state:expr, $expires_at:expr, $updated_at:expr, $closed_at:expr, $version:expr) => {
        concat!("json_object('id', r.id, 'state', ", $state, ", 'item', ", $crate::item_json!(), ",
              'warehouse_id', r.location_id, 'quantity', ", $crate::quantity_json!("r.qty"), ",
              'reference', json(iif(r.ref_id is null, null, json_object('type', r.ref_type, 'id', r.ref_id,
                'line_id', nullif(r.ref_line, '')))), 'expires_at', ", $expires_at, ", 'created_by', r.created_by,
              'note', r.note, 'created_at', ", domain::rfc3339!("r.created_at"), ", 'updated_at', ", $updated_at, ",
              'closed_at', ", $closed_at, ", 'version', ", $version, ")")
    };
}

/// An alert. The available quantity is the current one until the alert is resolved.
#[macro_export]
macro_rules! alert_json {
    () => {
        $crate::alert_json!(
            "a.level",
            "a.state",
            "iif(a.resolved_at is null, l.on_hand - l.reserved, a.available)",
            "a.threshold",
            domain::rfc3339!("a.updated_at"),
            domain::rfc3339!("a.resolved_at"),
            "a.version"
        )
    };
    ($level:expr, $state:expr, $available:expr, $threshold:expr, $updated_at:expr,
     $resolved_at:expr, $version:expr) => {
        concat!(
            "json_object('id', a.id, 'level', ",
            $level,
            ", 'state', ",
            $state,
            ", 'item', ",
            $crate::item_json!(),
            ", 'warehouse_id', a.location_id, 'warehouse_code', w.code,
              'available', ",
            $crate::quantity_json!($available),
            ", 'minimum', ",
            $crate::quantity_json!($threshold),
            ",
              'acknowledged_by', a.acknowledged_by, 'acknowledged_at', ",
            domain::rfc3339!("a.acknowledged_at"),
            ",
              'opened_at', ",
            domain::rfc3339!("a.opened_at"),
            ", 'updated_at', ",
            $updated_at,
            ",
              'resolved_at', ",
            $resolved_at,
            ", 'version', ",
            $version,
            ")"
        )
    };
}

/// Supplier item `s`, with its item `i` and its supplier `p`.
#[macro_export]
macro_rules! supplier_item_json {
    () => {
        concat!("json_object('supplier', json_object('id', p.id, 'name', p.name),
              'item', json_object('id', i.id, 'sku', i.sku, 'name', i.name), 'supplier_sku', s.supplier_sku,
              'price', json(iif(s.price_minor is null, null, json_object('amount', s.price_minor,
                'currency', s.currency))), 'per', json_object('value', s.per_qty, 'unit', i.base_uom),
              'minimum_order', json_object('value', s.moq, 'unit', i.base_uom),
              'pack', json_object('value', s.pack_qty, 'unit', i.base_uom),
              'lead_time_days', s.lead_time_days, 'preferred', json(iif(s.preferred = 1, 'true', 'false')),
              'created_at', ", domain::rfc3339!("s.created_at"), ", 'updated_at', ", domain::rfc3339!("s.updated_at"), ",
              'version', s.version)")
    };
}

/// Joins item and supplier of `s`, by primary keys. Neither is deleted: that deletes the supplier item.
#[macro_export]
macro_rules! supplier_item_names {
    () => {
        "cross join item as i on i.org_id = s.org_id and i.id = s.item_id
            cross join party as p on p.org_id = s.org_id and p.id = s.supplier_id "
    };
}

/// The id of the event of version `$version` of a record at `$now`: a UUIDv7 of that moment that ends
/// like the id of the record. The same change always has the same id, and two versions in one
/// millisecond differ in the twelve bits between.
#[macro_export]
macro_rules! event_id {
    ($id:expr, $version:expr, $now:expr) => {
        concat!(
            "substr(printf('%012x', cast(",
            $now,
            " as integer)), 1, 8)
                || '-' || substr(printf('%012x', cast(",
            $now,
            " as integer)), 9, 4)
                || '-7' || printf('%03x', (",
            $version,
            ") & 4095)
                || substr(",
            $id,
            ", 19)"
        )
    };
}

/// A purchase order `o` and its supplier `p`; `$lines` is `purchase_order_lines_json!()` or nothing.
#[macro_export]
macro_rules! purchase_order_json {
    ($lines:expr) => {
        concat!(
            "json_object('id', o.id, 'number', o.number, 'state', o.state,
              'supplier', json_object('id', p.id, 'name', p.name),
              'total', json_object('amount', o.total_minor, 'currency', o.currency),
              'expected_at', ",
            domain::rfc3339!("o.expected_at"),
            ",
              'note', o.note, 'close_reason', o.close_reason, ",
            $lines,
            "'created_by', o.created_by,
              'created_at', ",
            domain::rfc3339!("o.created_at"),
            ",
              'updated_at', ",
            domain::rfc3339!("o.updated_at"),
            ",
              'ordered_at', ",
            domain::rfc3339!("o.ordered_at"),
            ",
              'closed_at', ",
            domain::rfc3339!("o.closed_at"),
            ",
              'version', o.version)"
        )
    };
}

/// The lines of purchase order `o` and what its supplier may not accept of them, by primary keys and
/// reorder_purchase_order_line. Only a draft and an order that waits for its goods have such warnings.
#[macro_export]
macro_rules! purchase_order_lines_json {
    () => {
        concat!(
            "
              'lines', json((
                select json_group_array(json_object('line_id', l.id, 'number', l.line_no,
                  'item', json_object('id', i.id, 'sku', i.sku, 'name', i.name),
                  'warehouse_id', l.location_id,
                  'quantity', ",
            $crate::quantity_json!("l.qty"),
            ",
                  'received', ",
            $crate::quantity_json!("l.received_qty"),
            ",
                  'price', json_object('amount', l.price_minor, 'currency', o.currency),
                  'per', ",
            $crate::quantity_json!("l.per_qty"),
            ",
                  'total', json_object('amount', l.total_minor, 'currency', o.currency),
                  'supplier_sku', l.supplier_sku,
                  'reorder_id', (
                    select r.id
                    from reorder as r
                    where r.org_id = l.org_id
                      and r.purchase_order_id = l.purchase_order_id
                      and r.purchase_order_line_id = l.id
                  ),
                  'last_received_at', ",
            domain::rfc3339!("l.last_received_at"),
            "))
                from purchase_order_line as l
                cross join item as i on i.org_id = l.org_id and i.id = l.item_id
                where l.org_id = o.org_id and l.purchase_order_id = o.id
              )),
              'warnings', json((
                select json_group_array(json_object('code', k.value, 'line_id', l.id,
                  'minimum_order', ",
            $crate::quantity_json!("s.moq"),
            ",
                  'pack', ",
            $crate::quantity_json!("s.pack_qty"),
            ",
                  'fitting', ",
            $crate::quantity_json!(
                "(max(l.qty, s.moq) + s.pack_qty - 1) / s.pack_qty * s.pack_qty"
            ),
            "))
                from purchase_order_line as l
                cross join supplier_item as s on s.org_id = l.org_id
                  and s.supplier_id = o.supplier_id
                  and s.item_id = l.item_id
                cross join item as i on i.org_id = l.org_id and i.id = l.item_id
                cross join json_each(json_array('below_minimum_order', 'not_in_packs')) as k
                where l.org_id = o.org_id
                  and l.purchase_order_id = o.id
                  and o.state in ('draft', 'ordered')
                  and iif(k.key = 0, l.qty < s.moq, l.qty % s.pack_qty <> 0)
              )),
              "
        )
    };
}
