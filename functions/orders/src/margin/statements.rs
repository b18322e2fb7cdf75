//! The SQL of margins.

domain::statements! {
    /// The currency of the order, its allowances as far as they made it cheaper, and what the customer keeps of it with
    /// tax, by primary key.
    FIND_ORDER = "select o.currency as currency,
        iif(o.state = 'cancelled', 0, min(o.allowance_minor, o.total_minor - o.returned_minor)) as allowances,
        o.total_minor - o.returned_minor as kept
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2";

    /// The lines, by primary keys. A service draws no stock: it costs what the item cost when the order was confirmed,
    /// half up. The net amount is of what did not come back; a cancelled order has none.
    FIND_LINES = "select l.id as id, l.item_id as item_id, l.sku as sku, i.name as name,
        iif(o.state = 'cancelled', 0, l.net_minor - l.returned_charged_minor
            + iif(o.prices_include_tax, l.returned_tax_minor, 0)) as net_minor,
        coalesce(cast(min(9007199254740991,
            k.cost_c4 / k.per_qty * l.qty + k.cost_c4 % k.per_qty * (l.qty / k.per_qty)
            + (k.cost_c4 % k.per_qty * (l.qty % k.per_qty) + k.per_qty / 2) / k.per_qty
        ) as integer), 0) as service_cost
        from order_line as l
        cross join sales_order as o on o.org_id = l.org_id and o.id = l.order_id
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        left join item_cost as k on k.org_id = l.org_id and k.item_id = l.item_id
            and k.version = (select max(b.version)
                from item_cost as b
                where b.org_id = l.org_id and b.item_id = l.item_id and b.valid_from <= o.confirmed_at)
            and k.currency = o.currency and l.stocked = 0 and o.state in ('confirmed', 'completed')
        where l.org_id = ?1 and l.order_id = ?2
        order by l.id";

    /// The costs that the movements of the order drew from the cost layers and brought back, by stock_move_ref and the
    /// primary keys.
    FIND_COSTS = "select m.ref_line as line,
        (select coalesce(sum(d.cost_c4), 0)
            from cost_draw as d
            where d.org_id = m.org_id and d.move_id = m.id) as drawn,
        coalesce((select b.cost_in_c4
            from cost_layer as b
            where b.org_id = m.org_id and b.id = m.id and m.from_location_id = 'customer'), 0) as back
        from stock_move as m
        where m.org_id = ?1 and m.ref_type = 'order' and m.ref_id = ?2
        and 'customer' in (m.from_location_id, m.to_location_id) and m.ref_line is not null
        order by m.id";
}
