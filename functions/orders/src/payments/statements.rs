//! The SQL of payments and refunds: lists, newest first. The facts of a transition and what it changes are in
//! `sales`.

use sales::{payment_json, refund_json};

/// A page of records `m` older than the one with the id `?2`, as many as `?3`, with filters each or null: `?4` order,
/// `?5` state, `?6` what the kind has of its own.
macro_rules! page_of {
    ($json:expr, $kind:literal, $own:literal, $where:literal) => {
        concat!(
            "select m.id as id_key, ",
            $json,
            " as body
            from payment as m
            cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
            where m.org_id = ?1 and m.kind = '",
            $kind,
            "'",
            $where,
            " and m.id < ?2 and (?4 is null or m.order_id = ?4) and (?5 is null or m.state = ?5) and (?6 is null or m.",
            $own,
            " = ?6)",
            "
            order by m.id desc
            limit ?3"
        )
    };
}

macro_rules! payments {
    ($where:literal) => {
        page_of!(payment_json!(), "charge", "method", $where)
    };
}

macro_rules! refunds {
    ($where:literal) => {
        page_of!(refund_json!(), "refund", "parent_id", $where)
    };
}

domain::statements! {
    /// `list` of payments, by primary key: few of them are refunds.
    LIST = payments!("");

    /// `list` of payments of an order, by payment_order.
    LIST_BY_ORDER = payments!(" and m.order_id = ?4");

    /// `list` of payments of a state, by payment_state.
    LIST_BY_STATE = payments!(" and m.state = ?5");

    /// `list` of payments of a method, by payment_method.
    LIST_BY_METHOD = payments!(" and m.method = ?6");

    /// `list` of the payment that a provider `?7` calls `?8`, by payment_provider.
    LIST_BY_REFERENCE = payments!(" and m.provider = ?7 and m.provider_ref = ?8");

    /// `list` of refunds, by payment_refund.
    LIST_REFUNDS = refunds!("");

    /// `list` of refunds of an order, by payment_order.
    LIST_REFUNDS_BY_ORDER = refunds!(" and m.order_id = ?4");

    /// `list` of refunds of a state, by payment_state.
    LIST_REFUNDS_BY_STATE = refunds!(" and m.state = ?5");

    /// `list` of refunds of a payment, by payment_parent.
    LIST_REFUNDS_BY_PAYMENT = refunds!(" and m.parent_id = ?6");

    /// `read` of a refund, and the answer of its writes, by primary key.
    READ_REFUND = concat!("select ", refund_json!(), " as body, m.version as version
        from payment as m
        cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
        where m.org_id = ?1 and m.id = ?2 and m.kind = 'refund'");
}
