//! The SQL of payments and refunds: lists, newest first, the facts of a transition, and what it changes.

use domain::rfc3339;
use sales::{due_minor, money_json};
use stock::event_id;

/// Payment `m` of order `o`. D1 promises no more than 32 arguments of a function. The arguments are what an event must
/// tell before it is so.
macro_rules! payment_json {
    () => {
        payment_json!("m.state", rfc3339!("m.updated_at"), "m.version")
    };
    ($state:expr, $updated_at:expr, $version:expr) => {
        concat!(
            "json_insert(json_object('id', m.id, 'order_id', m.order_id, 'order_number', o.number, 'method', m.method, \
             'state', ",
            $state,
            ", 'amount', ",
            money_json!("m.amount_minor"),
            ", 'fee', ",
            money_json!("m.fee_minor"),
            ", 'refunded', ",
            money_json!("m.refund_minor"),
            ", 'provider', m.provider, 'provider_ref', m.provider_ref, 'note', m.note, 'created_by', m.created_by, \
             'version', ",
            $version,
            "), '$.authorized_at', ",
            rfc3339!("m.authorized_at"),
            ", '$.captured_at', ",
            rfc3339!("m.captured_at"),
            ", '$.created_at', ",
            rfc3339!("m.created_at"),
            ", '$.updated_at', ",
            $updated_at,
            ")"
        )
    };
}

/// Refund `m` of order `o`.
macro_rules! refund_json {
    () => {
        concat!(
            "json_insert(json_object('id', m.id, 'order_id', m.order_id, 'order_number', o.number, \
             'payment_id', m.parent_id, 'method', m.method, 'state', m.state, 'amount', ",
            money_json!("m.amount_minor"),
            ", 'provider', m.provider, 'provider_ref', m.provider_ref, 'note', m.note, 'created_by', m.created_by, \
             'version', m.version), '$.captured_at', ",
            rfc3339!("m.captured_at"),
            ", '$.created_at', ",
            rfc3339!("m.created_at"),
            ", '$.updated_at', ",
            rfc3339!("m.updated_at"),
            ")"
        )
    };
}

/// A page of records `m` older than the one with the id `?2`, as many as `?3`, with filters each or null: `?4` order,
/// `?5` state, `?6` what the kind has of its own.
macro_rules! page_of {
    ($json:expr, $kind:literal, $own:literal, $where:literal) => {
        concat!(
            "select m.id as id_key, ",
            $json,
            " as body from payment as m cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id \
             where m.org_id = ?1 and m.kind = '",
            $kind,
            "'",
            $where,
            " and m.id < ?2 and (?4 is null or m.order_id = ?4) and (?5 is null or m.state = ?5) and (?6 is null or m.",
            $own,
            " = ?6)",
            " order by m.id desc limit ?3"
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

    /// `read` of a payment, and the answer of its writes, by primary key.
    READ = concat!("select ", payment_json!(), " as body from payment as m cross join sales_order as o \
        on o.org_id = m.org_id and o.id = m.order_id where m.org_id = ?1 and m.id = ?2 and m.kind = 'charge'");

    /// `read` of a refund, and the answer of its writes, by primary key.
    READ_REFUND = concat!("select ", refund_json!(), " as body from payment as m cross join sales_order as o \
        on o.org_id = m.org_id and o.id = m.order_id where m.org_id = ?1 and m.id = ?2 and m.kind = 'refund'");

    /// `status`, by primary key; the payments of the order by payment_order.
    READ_STATUS = concat!("select json_object('order_id', o.id, 'order_number', o.number, 'pay_state', o.pay_state, 'total', ",
        money_json!("o.total_minor"), ", 'paid', ", money_json!("o.paid_minor"), ", 'refunded', ",
        money_json!("o.refunded_minor"), ", 'due', ",
        money_json!(due_minor!()), ", 'overpaid', ",
        money_json!("max(0, o.paid_minor - o.refunded_minor - iif(o.state = 'cancelled', 0, o.total_minor))"), ", 'authorized', ",
        money_json!("coalesce(sum(iif(m.kind = 'charge' and m.state = 'authorized', m.amount_minor, 0)), 0)"), ", 'pending', ",
        money_json!("coalesce(sum(iif(m.kind = 'charge' and m.state = 'pending', m.amount_minor, 0)), 0)"), ", 'refunds_pending', ",
        money_json!("coalesce(sum(iif(m.kind = 'refund' and m.state = 'pending', m.amount_minor, 0)), 0)"), ", 'last_captured_at', ",
        rfc3339!("max(iif(m.kind = 'charge', m.captured_at, null))"), ") as body from sales_order as o left join payment as m \
        on m.org_id = o.org_id and m.order_id = o.id where o.org_id = ?1 and o.id = ?2 group by o.id");

    /// The facts of a transition, and of a refund of it; by primary key. `?3` is its kind.
    FIND = "select m.version as version, m.kind as kind, m.state as state, m.order_id as order_id, m.method as method, \
        m.amount_minor as amount, m.currency as currency, m.fee_minor as fee, m.refund_minor as refunded, \
        m.provider as provider, m.provider_ref as provider_ref, m.note as note from payment as m \
        where m.org_id = ?1 and m.id = ?2 and m.kind = ?3";

    /// `create`, always pending: `ADVANCE` follows it where it is further.
    INSERT = "insert into payment (org_id, id, order_id, kind, parent_id, method, provider, provider_ref, amount_minor, \
        currency, fee_minor, note, created_by, created_at, updated_by, updated_at) \
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?13, ?14)";

    /// Every transition, by primary key; triggers move the order. `?4` is the state it comes to, `?10` the moment.
    ADVANCE = "update payment set state = ?4, provider = ?5, provider_ref = ?6, fee_minor = ?7, note = ?8, \
        authorized_at = iif(?4 = 'authorized', ?10, authorized_at), captured_at = iif(?4 = 'captured', ?10, captured_at), \
        updated_by = ?9, updated_at = ?10, version = version + 1 where org_id = ?1 and id = ?2 and version = ?3";

    /// The end of an order `?2` at `?3` voids its payments that took no money: their events, before that is done; by
    /// payment_order.
    PUBLISH_VOIDED = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent, \
        created_at) select m.org_id, ", event_id!("m.id", "m.version + 1", "?3"), ", 'payment.voided', 'payment', m.id, ",
        payment_json!("'voided'", rfc3339!("?3"), "m.version + 1"), ", ?4, ?5, ?3 from payment as m cross join sales_order as o on o.org_id = m.org_id \
        and o.id = m.order_id where m.org_id = ?1 and m.order_id = ?2 and +m.kind = 'charge' \
        and +m.state in ('pending', 'authorized')");

    /// The event of a refund `?2` that a return makes, by primary key.
    PUBLISH_REFUND = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent, \
        created_at) select m.org_id, ?3, ?4, 'refund', m.id, ", refund_json!(), ", ?5, ?6, ?7 from payment as m \
        cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id where m.org_id = ?1 and m.id = ?2");
}
