//! Recording payments and refunds, and their transitions.

use domain::rfc3339;
use stock::event_id;

use crate::payment_json;

domain::statements! {
    /// `read` of a payment, and the answer of its writes, by primary key.
    READ = concat!("select ", payment_json!(), " as body, m.version as version
        from payment as m
        cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
        where m.org_id = ?1 and m.id = ?2 and m.kind = 'charge'");

    /// The facts of a transition, and of a refund of it; by primary keys and payment_order. `?3` is its kind.
    FIND = "select m.version as version, m.kind as kind, m.state as state, m.order_id as order_id,
        m.method as method, m.amount_minor as amount, m.currency as currency, m.fee_minor as fee,
        m.captured_minor as captured, m.refund_minor as refunded, m.provider as provider,
        m.provider_ref as provider_ref, m.note as note, o.state as order_state, o.total_minor as order_total,
        o.returned_minor as order_returned, o.allowance_minor as order_allowances, o.paid_minor as order_paid,
        o.refunded_minor as order_refunded,
        (select coalesce(sum(r.amount_minor), 0)
            from payment as r
            where r.org_id = m.org_id and r.order_id = m.order_id
            and +r.reason = 'return' and +r.state <> 'failed') as return_refunds
        from payment as m
        cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
        where m.org_id = ?1 and m.id = ?2 and m.kind = ?3";

    /// `create`, as pending; `ADVANCE` follows for any other state.
    INSERT = "insert into payment (org_id, id, order_id, kind, parent_id, reason, method, provider, provider_ref,
        amount_minor, currency, fee_minor, note, created_by, created_at, updated_by, updated_at)
        values (?1, ?2, ?3, ?4, ?5, ?15, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?13, ?14)";

    /// Every transition, by primary key; triggers update the order. `?4` is the new state, `?10` the time, `?11` what
    /// is captured.
    ADVANCE = "update payment
        set state = ?4, provider = ?5, provider_ref = ?6, fee_minor = ?7, note = ?8,
        authorized_at = iif(?4 = 'authorized', ?10, authorized_at),
        captured_at = iif(?4 = 'captured', ?10, captured_at),
        captured_minor = iif(?4 = 'captured', ?11, captured_minor),
        updated_by = ?9, updated_at = ?10, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// The events of the payments that the end of order `?2` at `?3` voids; runs before `VOID_PAYMENTS`. By
    /// payment_order.
    PUBLISH_VOIDED = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id,
        traceparent, created_at)
        select m.org_id, ", event_id!("m.id", "m.version + 1", "?3"), ", 'payment.voided', 'payment', m.id, ",
        payment_json!("'voided'", rfc3339!("?3"), "m.version + 1"), ", ?4, ?5, ?3
        from payment as m
        cross join sales_order as o on o.org_id = m.org_id and o.id = m.order_id
        where m.org_id = ?1
        and m.order_id = ?2
        and +m.kind = 'charge'
        and +m.state in ('pending', 'authorized')");
}
