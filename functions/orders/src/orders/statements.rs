//! The SQL of orders: reads, lists newest first.

use domain::rfc3339;
use sales::order_summary_json;
use sales::{due_minor, money_json, order_json, order_line_json};

/// A page of orders, newest first. `?2` one more than a page holds, `?3` the id it starts before, `?4` the id it goes
/// down to, then the filters, each or null: `?5` state, `?6` fulfil state, `?7` pay state, `?8` customer, `?9`
/// representative, `?10` warehouse, `?11` channel.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "select o.id as id_key, ",
            order_summary_json!(),
            " as body from sales_order as o where ",
            $where,
            "
            and o.id < ?3 and o.id >= ?4 and (?5 is null or o.state = ?5)
            and (?6 is null or o.fulfil_state = ?6) and (?7 is null or o.pay_state = ?7)
            and (?8 is null or o.customer_id = ?8) and (?9 is null or o.rep_id = ?9)
            and (?10 is null or o.warehouse_id = ?10) and (?11 is null or o.channel = ?11)
            order by o.id desc
            limit ?2"
        )
    };
}

domain::statements! {
    /// `read_by_number`, by sales_order_number.
    READ_BY_NUMBER = concat!("select ", order_json!(), " as body, o.version as version
        from sales_order as o
        where o.org_id = ?1 and o.number = ?2");

    /// `read_by_reference`, by sales_order_external.
    READ_BY_REFERENCE = concat!("select ", order_json!(), " as body, o.version as version
        from sales_order as o
        where o.org_id = ?1 and o.channel = ?2 and o.external_ref = ?3");

    /// `items`, by primary keys.
    READ_LINES = concat!("select json_object('lines', json((select json_group_array(", order_line_json!(), ")
        from order_line as l
        where l.org_id = o.org_id and l.order_id = o.id))) as body
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2");

    /// `pay_status`, by primary key; the payments of the order by payment_order.
    READ_STATUS = concat!("select json_object('order_id', o.id, 'order_number', o.number, 'pay_state', o.pay_state, 'total', ",
        money_json!("o.total_minor"), ", 'paid', ", money_json!("o.paid_minor"), ", 'refunded', ",
        money_json!("o.refunded_minor"), ", 'due', ",
        money_json!(due_minor!()), ", 'overpaid', ",
        money_json!("max(0, o.paid_minor - o.refunded_minor - iif(o.state = 'cancelled', 0, o.total_minor))"), ", 'authorized', ",
        money_json!("coalesce(sum(iif(m.kind = 'charge' and m.state = 'authorized', m.amount_minor, 0)), 0)"), ", 'pending', ",
        money_json!("coalesce(sum(iif(m.kind = 'charge' and m.state = 'pending', m.amount_minor, 0)), 0)"), ", 'refunds_pending', ",
        money_json!("coalesce(sum(iif(m.kind = 'refund' and m.state = 'pending', m.amount_minor, 0)), 0)"), ", 'last_captured_at', ",
        rfc3339!("max(iif(m.kind = 'charge', m.captured_at, null))"), ") as body
        from sales_order as o
        left join payment as m on m.org_id = o.org_id and m.order_id = o.id
        where o.org_id = ?1 and o.id = ?2
        group by o.id");

    /// `events`, oldest first, by primary keys. `?3` is the number of the event before.
    LIST_EVENTS = concat!("select cast(e.seq as text) as seq_key, json_object('seq', e.seq, 'entity', e.entity,
        'entity_id', e.entity_id, 'from', e.from_state, 'to', e.to_state,
        'amount', json(iif(e.amount_minor is null, null, json_object('amount', e.amount_minor,
        'currency', o.currency))), 'note', e.note, 'actor_id', e.actor_id, 'at', ",
        rfc3339!("e.at"), ") as body
        from sales_order as o
        cross join order_event as e on e.org_id = o.org_id and e.order_id = o.id
        where o.org_id = ?1 and o.id = ?2 and e.seq > cast(?3 as integer)
        order by e.seq
        limit ?4");

    /// `events`, `margin`: whether there is such an order, by primary key.
    FIND_CURRENCY = "select o.currency as currency
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2";

    /// `margin`: the lines, by primary keys. A service draws no stock: it costs what the item cost when it was confirmed,
    /// half up. A cancelled order earns nothing.
    FIND_NET = "select l.id as id, l.sku as sku, iif(o.state = 'cancelled', 0, l.net_minor) as net_minor,
        coalesce(cast(min(9007199254740991,
        k.cost_c4 / k.per_qty * l.qty + k.cost_c4 % k.per_qty * (l.qty / k.per_qty)
        + (k.cost_c4 % k.per_qty * (l.qty % k.per_qty) + k.per_qty / 2) / k.per_qty) as integer),
        0) as service_cost_c4, l.qty - l.short_qty as sold, l.returned_qty as returned
        from order_line as l
        cross join sales_order as o on o.org_id = l.org_id and o.id = l.order_id
        left join item_cost as k on k.org_id = l.org_id and k.item_id = l.item_id and k.version = (select max(b.version)
            from item_cost as b
            where b.org_id = l.org_id and b.item_id = l.item_id and b.since <= o.confirmed_at) and k.currency = o.currency and l.stocked = 0 and o.state in ('confirmed', 'completed')
        where l.org_id = ?1 and l.order_id = ?2
        order by l.id";

    /// `margin`: what the movements of the order drew, less what came back, by stock_move_ref and the primary keys.
    FIND_COSTS = "select m.ref_line as line, (select coalesce(sum(d.cost_c4), 0)
            from cost_draw as d
            where d.org_id = m.org_id and d.move_id = m.id) as drawn, coalesce((select b.cost_in_c4
            from cost_layer as b
            where b.org_id = m.org_id and b.id = m.id and m.from_location_id = 'customer'), 0) as back
        from stock_move as m
        where m.org_id = ?1
        and m.ref_type = 'order'
        and m.ref_id = ?2
        and 'customer' in (m.from_location_id, m.to_location_id)
        and m.ref_line is not null
        order by m.id";

    /// `list`, by primary key.
    LIST = page_of!("o.org_id = ?1");

    /// `list` of a customer, by sales_order_customer.
    LIST_BY_CUSTOMER = page_of!("o.org_id = ?1 and o.customer_id = ?8");

    /// `list` of a representative, by sales_order_rep.
    LIST_BY_REP = page_of!("o.org_id = ?1 and o.rep_id = ?9");

    /// `list` of a channel, by sales_order_channel.
    LIST_BY_CHANNEL = page_of!("o.org_id = ?1 and o.channel = ?11");

    /// `list` of a warehouse, by sales_order_warehouse.
    LIST_BY_WAREHOUSE = page_of!("o.org_id = ?1 and o.warehouse_id = ?10");

    /// `list` of a state, by sales_order_state.
    LIST_BY_STATE = page_of!("o.org_id = ?1 and o.state = ?5");

    /// `list` of a fulfil state, by sales_order_fulfil_state.
    LIST_BY_FULFIL_STATE = page_of!("o.org_id = ?1 and o.fulfil_state = ?6");

    /// `list` of a pay state, by sales_order_pay_state.
    LIST_BY_PAY_STATE = page_of!("o.org_id = ?1 and o.pay_state = ?7");

    /// The answer of an order made with more: the order, payment `?3` and shipment `?4`, as the events of the same batch
    /// tell of them; by index outbox_entity. What is null stays null.
    SHOW_WITH_PARTS = "select json_set(o.payload, '$.payment', json(p.payload),
        '$.shipment', json(s.payload)) as body
        from outbox as o
        left join outbox as p on p.org_id = o.org_id and p.entity = 'payment' and p.entity_id = ?3
        left join outbox as s on s.org_id = o.org_id and s.entity = 'shipment' and s.entity_id = ?4
        where o.org_id = ?1 and o.entity = 'order' and o.entity_id = ?2
        order by o.seq
        limit 1";
}
