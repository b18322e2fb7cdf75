//! The SQL of the order book: lists, newest first.

use sales::order_summary_json;

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
            " and o.id < ?3 and o.id >= ?4 and (?5 is null or o.state = ?5) and (?6 is null or o.fulfil_state = ?6) \
             and (?7 is null or o.pay_state = ?7) and (?8 is null or o.customer_id = ?8) and (?9 is null or o.rep_id = ?9) \
             and (?10 is null or o.warehouse_id = ?10) and (?11 is null or o.channel = ?11) order by o.id desc limit ?2"
        )
    };
}

domain::statements! {
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
    SHOW_WITH_PARTS = "select json_set(o.payload, '$.payment', json(p.payload), '$.shipment', json(s.payload)) as body \
        from outbox as o left join outbox as p on p.org_id = o.org_id and p.entity = 'payment' and p.entity_id = ?3 \
        left join outbox as s on s.org_id = o.org_id and s.entity = 'shipment' and s.entity_id = ?4 \
        where o.org_id = ?1 and o.entity = 'order' and o.entity_id = ?2 order by o.seq limit 1";
}
