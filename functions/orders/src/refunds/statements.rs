//! The SQL of refunds: reads and lists, newest first.

use sales::refund_json;

use crate::payments::statements::page_of;

macro_rules! refunds {
    ($where:literal) => {
        page_of!(refund_json!(), "refund", "parent_id", $where)
    };
}

domain::statements! {
    /// `list`, by payment_refund.
    LIST = refunds!("");

    /// `list` of an order, by payment_order.
    LIST_BY_ORDER = refunds!(" and m.order_id = ?4");

    /// `list` of a state, by payment_state.
    LIST_BY_STATE = refunds!(" and m.state = ?5");

    /// `list` of a payment, by payment_parent.
    LIST_BY_PAYMENT = refunds!(" and m.parent_id = ?6");

    /// `read`, and the answer of its writes, by primary key.
    READ = concat!("select ", refund_json!(), " as body, m.version as version
        from payment as m
        cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
        where m.org_id = ?1 and m.id = ?2 and m.kind = 'refund'");
}
