//! The SQL of completing an order and of closing it short.

domain::statements! {
    /// confirmed to completed, by primary key; the fulfil state by the primary key of the lines.
    COMPLETE = "update sales_order
        set state = 'completed', fulfil_state = coalesce((select order_fulfilment.state
            from order_fulfilment
            where order_fulfilment.org_id = ?1 and order_fulfilment.order_id = ?2), 'none'),
        close_reason = ?6, completed_at = ?5, updated_by = ?4, updated_at = ?5, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'confirmed'";

    /// `close_short`: returns to stock what was sold when order `?2` was confirmed and will not be shipped, by primary
    /// keys. `?3` is `[[id, line, quantity], …]`.
    RETURN_UNSHIPPED = "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, reason,
        ref_type, ref_id, ref_line, created_by, occurred_at, created_at)
        select o.org_id, n.value ->> 0, l.item_id, 'customer', o.warehouse_id, n.value ->> 2,
        'return_in', 'order', o.id, l.id, ?4, ?5, ?5
        from json_each(?3) as n
        cross join sales_order as o on o.org_id = ?1 and o.id = ?2
        cross join order_line as l on l.org_id = o.org_id and l.order_id = o.id and l.id = n.value ->> 1
        where l.stocked";
}
