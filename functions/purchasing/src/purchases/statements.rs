//! The SQL of what was bought from suppliers.

use domain::rfc3339;
use stock::quantity_json;

domain::statements! {
    /// `list`: the lines of the orders, newest first, by purchase_order_supplier and primary keys. `?3` and `?4` are
    /// the order and the line before the page.
    LIST = concat!("
        select o.id as order_key, l.id as line_key,
          json_object('purchase_order_id', o.id, 'number', o.number, 'state', o.state, 'line_id', l.id,
            'item', json_object('id', i.id, 'sku', i.sku, 'name', i.name), 'warehouse_id', l.location_id,
            'quantity', ", quantity_json!("l.qty"), ",
            'received', ", quantity_json!("l.received_qty"), ",
            'price', json_object('amount', l.price_minor, 'currency', o.currency),
            'per', ", quantity_json!("l.per_qty"), ",
            'total', json_object('amount', l.total_minor, 'currency', o.currency),
            'ordered_at', ", rfc3339!("o.ordered_at"), ",
            'last_received_at', ", rfc3339!("l.last_received_at"), ") as body
        from purchase_order as o
        cross join purchase_order_line as l on l.org_id = o.org_id and l.purchase_order_id = o.id
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        where o.org_id = ?1
          and o.supplier_id = ?2
          and o.id <= ?3
          and (o.id < ?3 or l.id < ?4)
        order by o.id desc, l.id desc
        limit ?5");

    /// `performance` at `?4`: the orders placed since `?3`, by purchase_order_placed and the primary key of their lines. An order is late when it was closed short, or when it is due and still open.
    SUM_ORDERS = "
        select (
            select count(*)
            from purchase_order as o
            where o.org_id = ?1 and o.supplier_id = ?2 and o.ordered_at >= ?3
          ) as orders,
          (
            select count(*)
            from purchase_order as o
            where o.org_id = ?1 and o.supplier_id = ?2 and o.ordered_at >= ?3 and o.closed_at is null
          ) as open_orders,
          (
            select json_group_array(json_object('amount', s.amount, 'currency', s.currency))
            from (
              select o.currency as currency, sum(o.total_minor) as amount
              from purchase_order as o
              where o.org_id = ?1 and o.supplier_id = ?2 and o.ordered_at >= ?3 and o.state <> 'cancelled'
              group by o.currency
            ) as s
          ) as ordered,
          (
            select cast(round(avg(1000000.0 * (
              o.state = 'received' and o.close_reason is null and o.expected_at >= (
                select max(l.last_received_at)
                from purchase_order_line as l
                where l.org_id = o.org_id and l.purchase_order_id = o.id
              )
            ))) as integer)
            from purchase_order as o
            where o.org_id = ?1
              and o.supplier_id = ?2
              and o.ordered_at >= ?3
              and o.expected_at is not null
              and (o.state = 'received' or (o.closed_at is null and o.expected_at < ?4))
          ) as on_time_ppm
        from org as g
        where g.id = ?1";

    /// `performance`: the lines of the orders placed since `?3`, by purchase_order_supplier and primary keys. The
    /// variance is in seconds squared, so that it stays a whole number. Goods that came before the order was placed
    /// took no time.
    SUM_LINES = "
        select count(w.seconds) as lines, cast(round(avg(w.seconds)) as integer) as mean_seconds,
          cast(min(9007199254740991, max(0,
            round(avg(1.0 * w.seconds * w.seconds) - avg(w.seconds) * avg(w.seconds))
          )) as integer) as variance,
          min(w.seconds) as shortest_seconds, max(w.seconds) as longest_seconds,
          cast(round(avg(w.fill)) as integer) as fill_ppm,
          cast(min(9007199254740991, round(avg(w.price))) as integer) as price_ppm
        from (
          select max(0, l.last_received_at - o.ordered_at) / 1000 as seconds,
            iif(o.state = 'received', 1000000.0 * min(l.received_qty, l.qty) / l.qty, null) as fill,
            iif(
              o.state = 'cancelled',
              null,
              1000000.0 * l.price_minor * s.per_qty / (1.0 * s.price_minor * l.per_qty)
            ) as price
          from purchase_order as o
          cross join purchase_order_line as l on l.org_id = o.org_id and l.purchase_order_id = o.id
          left join supplier_item as s on s.org_id = o.org_id
            and s.supplier_id = o.supplier_id
            and s.item_id = l.item_id
            and s.currency = o.currency
            and s.price_minor > 0
          where o.org_id = ?1 and o.supplier_id = ?2 and o.ordered_at >= ?3
        ) as w";
}
