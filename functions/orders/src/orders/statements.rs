//! The SQL of orders: reads, lists newest first, and changes of a draft.

use sales::{customer_json, order_json, order_summary_json};

/// A page of orders, newest first. `?2` is one more than the page holds, `?3` the id it starts before, `?4` the first
/// id it may have, then the filters, each or null: `?5` state, `?6` fulfil state, `?7` pay state, `?8` refund
/// state, `?9` customer, `?10` representative, `?11` warehouse, `?12` key of the channel.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "select o.id as id_key, ",
            order_summary_json!(),
            " as body
            from sales_order as o
            where o.org_id = ?1",
            $where,
            "
            and o.id < ?3
            and o.id >= ?4
            and (?5 is null or o.state = ?5)
            and (?6 is null or o.fulfil_state = ?6)
            and (?7 is null or o.pay_state = ?7)
            and (?8 is null or o.refund_state = ?8)
            and (?9 is null or o.customer_id = ?9)
            and (?10 is null or o.rep_id = ?10)
            and (?11 is null or o.warehouse_id = ?11)
            and (?12 is null or o.channel_key = ?12)
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

    /// `read_by_reference`: `?2` and `?3` are the keys of the channel and the reference; by sales_order_external.
    READ_BY_REFERENCE = concat!("select ", order_json!(), " as body, o.version as version
        from sales_order as o
        where o.org_id = ?1 and o.channel_key = ?2 and o.external_ref_key = ?3");

    /// `list`, by primary key.
    LIST = page_of!("");

    /// `list` of a customer, by sales_order_customer.
    LIST_BY_CUSTOMER = page_of!(" and o.customer_id = ?9");

    /// `list` of a representative, by sales_order_rep.
    LIST_BY_REP = page_of!(" and o.rep_id = ?10");

    /// `list` of a channel, by sales_order_channel.
    LIST_BY_CHANNEL = page_of!(" and o.channel_key = ?12");

    /// `list` of a warehouse, by sales_order_warehouse.
    LIST_BY_WAREHOUSE = page_of!(" and o.warehouse_id = ?11");

    /// `list` of a state, by sales_order_state.
    LIST_BY_STATE = page_of!(" and o.state = ?5");

    /// `list` of a fulfil state, by sales_order_fulfil_state.
    LIST_BY_FULFIL_STATE = page_of!(" and o.fulfil_state = ?6");

    /// `list` of a pay state, by sales_order_pay_state.
    LIST_BY_PAY_STATE = page_of!(" and o.pay_state = ?7");

    /// `list` of a refund state, by sales_order_refund_state.
    LIST_BY_REFUND_STATE = page_of!(" and o.refund_state = ?8");

    /// The answer of `create` with `include`: the order, payment `?3` and shipment `?4`, from the events of the same
    /// batch; by index outbox_entity. A null id gives null.
    READ_WITH_PARTS = "select json_set(o.payload, '$.payment', json(p.payload),
        '$.shipment', json(s.payload)) as body
        from outbox as o
        left join outbox as p on p.org_id = o.org_id and p.entity = 'payment' and p.entity_id = ?3
        left join outbox as s on s.org_id = o.org_id and s.entity = 'shipment' and s.entity_id = ?4
        where o.org_id = ?1 and o.entity = 'order' and o.entity_id = ?2
        order by o.seq
        limit 1";

    /// Raises the version of a draft, by primary key; the changes of its lines follow in the same batch.
    RAISE_VERSION = "update sales_order
        set updated_by = ?4, updated_at = ?5, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'draft'";

    /// `update`, by primary key. Rules and triggers decide what the state of the order allows.
    UPDATE = "update sales_order
        set rep_id = ?4, external_ref = ?5, external_ref_key = ?6, warehouse_id = ?7, note = ?8, updated_by = ?9,
        updated_at = ?10,
        version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// `update`, `refresh_customer`: sets the customer of a draft with their present data, by primary keys.
    SET_CUSTOMER = concat!("update sales_order
        set customer_id = ?4, customer_snapshot = (select ", customer_json!(), "
            from party as p
            where p.org_id = ?1 and p.id = ?4),
        updated_by = ?5, updated_at = ?6, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'draft'");
}
