//! A stock level as JSON.

/// The columns that `level_json` reads, from level `l`, item `i` and warehouse `w`. What is held
/// past its time is free, so it is not told as reserved.
#[macro_export]
macro_rules! level_columns {
    ($now:expr) => {
        concat!(
            "i.id as item_id, i.sku as sku, i.name as item_name, i.base_uom as unit, \
             w.id as location_id, w.code as warehouse_code, coalesce(l.on_hand, 0) as on_hand, \
             coalesce(l.reserved, 0) - ",
            $crate::held_too_long!($now),
            " as reserved, coalesce(l.min_qty, 0) as min_qty, l.max_qty as max_qty, \
             l.updated_at as updated_at, coalesce(l.version, 0) as version"
        )
    };
}

/// Item and warehouse of level `l`, both living. Virtual locations are no warehouse.
#[macro_export]
macro_rules! level_names {
    () => {
        " cross join item as i on i.org_id = l.org_id and i.id = l.item_id and i.deleted_at is null \
         cross join warehouse as w on w.org_id = l.org_id and w.id = l.location_id and w.deleted_at is null "
    };
}

#[macro_export]
macro_rules! level_json {
    () => {
        concat!(
            "json_object('item_id', s.item_id, 'sku', s.sku, 'item_name', s.item_name, \
             'warehouse_id', s.location_id, 'warehouse_code', s.warehouse_code, 'on_hand', ",
            $crate::quantity_json!("s.on_hand", "s.unit"),
            ", 'reserved', ",
            $crate::quantity_json!("s.reserved", "s.unit"),
            ", 'available', ",
            $crate::quantity_json!("s.on_hand - s.reserved", "s.unit"),
            ", 'minimum', ",
            $crate::quantity_json!("s.min_qty", "s.unit"),
            ", 'maximum', json(iif(s.max_qty is null, null, ",
            $crate::quantity_json!("s.max_qty", "s.unit"),
            ")), 'state', coalesce(",
            $crate::alert_level!("s.on_hand - s.reserved", "s.min_qty"),
            ", iif(s.min_qty = 0, 'unwatched', 'ok')), 'updated_at', ",
            domain::rfc3339!("s.updated_at"),
            ", 'version', s.version)"
        )
    };
}
