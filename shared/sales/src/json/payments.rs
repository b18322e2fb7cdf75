//! Payments and refunds as JSON: `m` is one, `o` its order.

/// Payment `m` of order `o`. The arguments are for an event that is written before its change.
#[macro_export]
macro_rules! payment_json {
    () => {
        $crate::payment_json!("m.state", domain::rfc3339!("m.updated_at"), "m.version")
    };
    ($state:expr, $updated_at:expr, $version:expr) => {
        concat!(
            "json_insert(json_object('id', m.id, 'order_id', m.order_id, 'order_number', o.number,
            'method', m.method, 'state', ",
            $state,
            ", 'amount', ",
            $crate::money_json!("m.amount_minor"),
            ", 'captured', ",
            $crate::money_json!("m.captured_minor"),
            ", 'fee', ",
            $crate::money_json!("m.fee_minor"),
            ", 'refunded', ",
            $crate::money_json!("m.refund_minor"),
            ", 'provider', m.provider, 'provider_ref', m.provider_ref, 'note', m.note,
            'created_by', m.created_by, 'version', ",
            $version,
            "), '$.authorized_at', ",
            domain::rfc3339!("m.authorized_at"),
            ", '$.captured_at', ",
            domain::rfc3339!("m.captured_at"),
            ", '$.created_at', ",
            domain::rfc3339!("m.created_at"),
            ", '$.updated_at', ",
            $updated_at,
            ")"
        )
    };
}

/// Refund `m` of order `o`.
#[macro_export]
macro_rules! refund_json {
    () => {
        concat!(
            "json_insert(json_object('id', m.id, 'order_id', m.order_id, 'order_number', o.number,
            'payment_id', m.parent_id, 'reason', m.reason, 'method', m.method, 'state', m.state, 'amount', ",
            $crate::money_json!("m.amount_minor"),
            ", 'provider', m.provider, 'provider_ref', m.provider_ref, 'note', m.note,
            'created_by', m.created_by, 'version', m.version), '$.captured_at', ",
            domain::rfc3339!("m.captured_at"),
            ", '$.created_at', ",
            domain::rfc3339!("m.created_at"),
            ", '$.updated_at', ",
            domain::rfc3339!("m.updated_at"),
            ")"
        )
    };
}
