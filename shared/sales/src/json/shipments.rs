//! Shipments as JSON: `s` is one, `o` its order.

/// Shipment `s` of order `o`. The arguments are for an event that is written before its change.
#[macro_export]
macro_rules! shipment_json {
    () => {
        $crate::shipment_json!(
            "s.state",
            domain::rfc3339!("s.closed_at"),
            domain::rfc3339!("s.updated_at"),
            "s.version"
        )
    };
    ($state:expr, $closed_at:expr, $updated_at:expr, $version:expr) => {
        concat!(
            "json_insert(json_object('id', s.id, 'number', s.number, 'order_id', s.order_id,
            'order_number', o.number, 'state', ",
            $state,
            ", 'warehouse_id', o.warehouse_id, 'carrier', s.carrier, 'service', s.service,
            'tracking', s.tracking, 'address', json(s.address), 'note', s.note, 'created_by', s.created_by,
            'version', ",
            $version,
            "), '$.lines', json((select json_group_array(json_object('line_id', l.line_id,
            'item', json_object('id', p.item_id, 'sku', p.sku, 'name', i.name), 'description', p.description,
            'quantity', ",
            stock::quantity_json!("l.qty", "p.base_uom"),
            ", 'move_id', l.move_id))
            from shipment_line as l
            cross join order_line as p on p.org_id = l.org_id and p.order_id = l.order_id and p.id = l.line_id
            cross join item as i on i.org_id = p.org_id and i.id = p.item_id
            where l.org_id = s.org_id and l.shipment_id = s.id)), '$.packed_at', ",
            domain::rfc3339!("s.packed_at"),
            ", '$.dispatched_at', ",
            domain::rfc3339!("s.dispatched_at"),
            ", '$.delivered_at', ",
            domain::rfc3339!("s.delivered_at"),
            ", '$.closed_at', ",
            $closed_at,
            ", '$.created_at', ",
            domain::rfc3339!("s.created_at"),
            ", '$.updated_at', ",
            $updated_at,
            ")"
        )
    };
}
