//! The SQL of returns.

use domain::rfc3339;
use sales::{money_json, number_taken, part_minor, refund_json};
use stock::quantity_json;

/// The part of an amount of order line `p` that came back with line `l` of a return: the difference of what had come
/// back after it and before it, so that all returns of a line add up to its amount.
macro_rules! came_back {
    ($amount:literal) => {
        concat!(
            part_minor!(
                $amount,
                "l.returned_before_qty + l.qty",
                "p.qty - p.short_qty"
            ),
            " - ",
            part_minor!($amount, "l.returned_before_qty", "p.qty - p.short_qty")
        )
    };
}

macro_rules! charged {
    () => {
        came_back!("p.gross_minor - p.discount_minor")
    };
}

macro_rules! tax {
    () => {
        came_back!("p.tax_minor")
    };
}

/// What line `l` of a return is worth, with tax.
macro_rules! total {
    () => {
        concat!(
            "(",
            charged!(),
            " + iif(o.prices_include_tax, 0, ",
            tax!(),
            "))"
        )
    };
}

/// What return `b` is worth, with tax.
macro_rules! return_total {
    () => {
        concat!(
            "(select coalesce(sum(",
            total!(),
            "), 0)
            from return_line as l
            cross join order_line as p on p.org_id = l.org_id and p.order_id = l.order_id and p.id = l.line_id
            where l.org_id = b.org_id and l.return_id = b.id)"
        )
    };
}

/// Return `b` of order `o`.
macro_rules! return_json {
    () => {
        concat!(
            "json_object('id', b.id, 'number', b.number, 'order_id', b.order_id, 'order_number', o.number,
            'warehouse_id', b.warehouse_id, 'reason', b.reason,
            'lines', json((select json_group_array(json_object('line_id', l.line_id, 'item', json_object(
            'id', p.item_id, 'sku', p.sku, 'name', i.name), 'description', p.description, 'quantity', ",
            quantity_json!("l.qty", "p.base_uom"),
            ", 'net', ",
            money_json!(concat!(
                "(",
                charged!(),
                ") - iif(o.prices_include_tax, ",
                tax!(),
                ", 0)"
            )),
            ", 'tax', ",
            money_json!(tax!()),
            ", 'total', ",
            money_json!(total!()),
            ", 'disposition', l.disposition, 'move_id', l.move_id, 'scrap_move_id', l.scrap_move_id))
            from return_line as l
            cross join order_line as p on p.org_id = l.org_id and p.order_id = l.order_id and p.id = l.line_id
            cross join item as i on i.org_id = p.org_id and i.id = p.item_id
            where l.org_id = b.org_id and l.return_id = b.id)),
            'total', ",
            money_json!(return_total!()),
            ", 'refund', json((select json_object('id', m.id, 'amount', ",
            money_json!("m.amount_minor"),
            ")
            from payment as m
            where m.org_id = b.org_id and m.id = b.refund_id)), 'to_refund', ",
            money_json!(concat!(
                "max(0, min(o.overpaid_minor, ",
                return_total!(),
                " - coalesce((select m.amount_minor
            from payment as m
            where m.org_id = b.org_id and m.id = b.refund_id and m.state <> 'failed'), 0)))"
            )),
            ", 'created_by', b.created_by, 'created_at', ",
            rfc3339!("b.created_at"),
            ")"
        )
    };
}

/// A page of returns older than the id `?2`, as many as `?3`.
macro_rules! page_of {
    ($where:literal) => {
        concat!(
            "select b.id as id_key, ",
            return_json!(),
            " as body
            from sales_return as b
            cross join sales_order as o on o.org_id = b.org_id and o.id = b.order_id
            where b.org_id = ?1",
            $where,
            " and b.id < ?2 order by b.id desc limit ?3"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("");

    /// `list` of an order, by sales_return_order.
    LIST_BY_ORDER = page_of!(" and b.order_id = ?4");

    /// `read`, and the answer of `create`, by primary key.
    READ = concat!("select ", return_json!(), " as body
        from sales_return as b
        cross join sales_order as o on o.org_id = b.org_id and o.id = b.order_id
        where b.org_id = ?1 and b.id = ?2");

    /// `create`: its number is the one taken just before in the batch.
    INSERT = concat!("insert into sales_return (org_id, id, order_id, number, warehouse_id, refund_id, reason,
        created_by, created_at)
        values (?1, ?2, ?3, ", number_taken!("?1", "return"), ", ?4, ?5, ?6, ?7, ?8)");

    /// `create`, each order line once: a trigger adds the quantities to the order lines. By primary key. `?4` is
    /// `[[line, quantity, disposition, movement, scrap movement], …]`.
    INSERT_LINES = "insert into return_line (org_id, return_id, order_id, line_id, qty, disposition, move_id,
        scrap_move_id, returned_before_qty)
        select ?1, ?2, ?3, p.id, line.value ->> 1, line.value ->> 2, line.value ->> 3, line.value ->> 4,
        p.returned_qty
        from json_each(?4) as line
        cross join order_line as p on p.org_id = ?1 and p.order_id = ?3 and p.id = line.value ->> 0";

    /// The event of refund `?2`, which a return makes, by primary key.
    PUBLISH_REFUND = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id,
        traceparent, created_at)
        select m.org_id, ?3, ?4, 'refund', m.id, ", refund_json!(), ", ?5, ?6, ?7
        from payment as m
        cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
        where m.org_id = ?1 and m.id = ?2");
}
