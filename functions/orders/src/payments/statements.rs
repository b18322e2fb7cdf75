//! The SQL of payments: lists, newest first, and the payment status of an order.

use domain::rfc3339;
use sales::{money_json, payment_json};

/// A page of payments or refunds `m` older than the id `?2`, as many as `?3`. The filters are each or null: `?4`
/// order, `?5` state, `?6` the column that only this kind has.
macro_rules! page_of {
    ($json:expr, $kind:literal, $own:literal, $where:literal) => {
        concat!(
            "select m.id as id_key, ",
            $json,
            " as body
            from payment as m
            cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
            where m.org_id = ?1
            and m.kind = '",
            $kind,
            "'",
            $where,
            "
            and m.id < ?2
            and (?4 is null or m.order_id = ?4)
            and (?5 is null or m.state = ?5)
            and (?6 is null or m.",
            $own,
            " = ?6)
            order by m.id desc
            limit ?3"
        )
    };
}
pub(crate) use page_of;

macro_rules! payments {
    ($where:literal) => {
        page_of!(payment_json!(), "charge", "method", $where)
    };
}

/// The sum of the payments or refunds `m` of an order in a state.
macro_rules! sum_of {
    ($kind:literal, $state:literal) => {
        money_json!(concat!(
            "coalesce(sum(iif(m.kind = '",
            $kind,
            "' and m.state = '",
            $state,
            "', m.amount_minor, 0)), 0)"
        ))
    };
}

domain::statements! {
    /// `list`, by primary key; few of the rows are refunds.
    LIST = payments!("");

    /// `list` of an order, by payment_order.
    LIST_BY_ORDER = payments!(" and m.order_id = ?4");

    /// `list` of a state, by payment_state.
    LIST_BY_STATE = payments!(" and m.state = ?5");

    /// `list` of a method, by payment_method.
    LIST_BY_METHOD = payments!(" and m.method = ?6");

    /// `list` of the payment with the reference `?8` at provider `?7`, by payment_provider.
    LIST_BY_REFERENCE = payments!(" and m.provider = ?7 and m.provider_ref = ?8");

    /// `read_status`, by primary key; the payments of the order by payment_order.
    READ_STATUS = concat!("select json_object('order_id', o.id, 'order_number', o.number,
        'pay_state', o.pay_state, 'refund_state', o.refund_state,
        'total', ", money_json!("o.total_minor"), ",
        'returned', ", money_json!("o.returned_minor"), ",
        'allowances', ", money_json!("o.allowance_minor"), ",
        'paid', ", money_json!("o.paid_minor"), ",
        'refunded', ", money_json!("o.refunded_minor"), ",
        'due', ", money_json!("o.due_minor"), ",
        'overpaid', ", money_json!("o.overpaid_minor"), ",
        'authorized', ", sum_of!("charge", "authorized"), ",
        'pending', ", sum_of!("charge", "pending"), ",
        'refunds_pending', ", sum_of!("refund", "pending"), ",
        'last_captured_at', ", rfc3339!("max(iif(m.kind = 'charge', m.captured_at, null))"), ") as body
        from sales_order as o
        left join payment as m on m.org_id = o.org_id and m.order_id = o.id
        where o.org_id = ?1 and o.id = ?2
        group by o.id");
}
