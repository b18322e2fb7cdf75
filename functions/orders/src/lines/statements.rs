//! The SQL of the lines of orders: reading and editing them.

use sales::order_line_json;
use stock::held_too_long;

domain::statements! {
    /// `list`, by primary keys.
    LIST = concat!("select json_object('lines', json((select json_group_array(", order_line_json!(), ")
            from order_line as l
            cross join item as i on i.org_id = l.org_id and i.id = l.item_id
            where l.org_id = o.org_id and l.order_id = o.id))) as body
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2");

    /// `add`: the levels of the new items `?2`, `[id, …]`, in the warehouse of order `?4`, by primary keys. What expired
    /// holds keep at `?3` is available, by reservation_open.
    LEVELS_OF_NEW = concat!("select l.item_id as item_id, l.location_id as location_id, l.on_hand as on_hand,
        l.reserved - ", held_too_long!("?3"), " as reserved, l.posting_seq as posting_seq
        from json_each(?2) as wanted
        cross join sales_order as o on o.org_id = ?1 and o.id = ?4
        cross join stock_level as l on l.org_id = o.org_id and l.item_id = wanted.value
            and l.location_id = o.warehouse_id");

    /// Changes lines of order `?2`, by primary key; a trigger updates the totals. `?3` is a list of `PricedLine`.
    UPDATE = "update order_line
        set (description, qty, price_minor, price_per_qty, discount_ppm, tax_code, tax_code_key, tax_ppm, short_qty,
        gross_minor, discount_minor, net_minor, tax_minor) = (
            select n.value ->> '$[0][3]', n.value ->> '$[1][0]', n.value ->> '$[1][1]', n.value ->> '$[1][2]',
            n.value ->> '$[1][3]', n.value ->> '$[1][4]', n.value ->> '$[1][7]', n.value ->> '$[1][5]', n.value ->> '$[1][6]',
            n.value ->> '$[2][0]', n.value ->> '$[2][1]', n.value ->> '$[2][2]', n.value ->> '$[2][3]'
            from json_each(?3) as n
            where n.value ->> '$[0][0]' = order_line.id),
        updated_at = ?4
        where org_id = ?1 and order_id = ?2
        and id in (select n.value ->> '$[0][0]' from json_each(?3) as n)";

    /// Removes a line of draft `?2`, by primary key; a trigger updates the totals.
    DELETE = "delete from order_line
        where org_id = ?1 and order_id = ?2 and id = ?3";
}
