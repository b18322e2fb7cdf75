//! The records of sales as JSON, written once, so that answers, lists and events agree.
//!
//! Each is a SQL expression over fixed aliases: `o` order, `l` its line, `i` the item of the line, `p` a
//! party. D1 allows functions 32 arguments, so longer objects are put together with `json_insert`.

mod payments;
mod shipments;

/// Money in the currency of order `o`.
#[macro_export]
macro_rules! money_json {
    ($amount:expr) => {
        concat!(
            "json_object('amount', ",
            $amount,
            ", 'currency', o.currency)"
        )
    };
}

/// The part of an amount that a quantity is of another: half up, all of it for the whole. As `order_line` computes it.
#[macro_export]
macro_rules! part_minor {
    ($amount:expr, $quantity:expr, $whole:expr) => {
        concat!(
            "iif(",
            $quantity,
            " = 0, 0, iif(",
            $quantity,
            " = ",
            $whole,
            ", ",
            $amount,
            ", iif(",
            $quantity,
            " < 4611686018427387904 / (",
            $amount,
            " + 1), ((",
            $amount,
            ") * (",
            $quantity,
            ") + (",
            $whole,
            ") / 2) / (",
            $whole,
            "), cast(round(1.0 * (",
            $amount,
            ") * (",
            $quantity,
            ") / (",
            $whole,
            ")) as integer))))"
        )
    };
}

/// An order without its lines.
#[macro_export]
macro_rules! order_summary_json {
    () => {
        concat!(
            "json_insert(json_insert(json_object('id', o.id, 'number', o.number, 'state', o.state,
            'fulfil_state', o.fulfil_state, 'pay_state', o.pay_state, 'refund_state', o.refund_state, 'customer_id', o.customer_id,
            'customer', json(o.customer_snapshot), 'rep_id', o.rep_id, 'warehouse_id', o.warehouse_id,
            'channel', o.channel, 'external_ref', o.external_ref, 'deduct_on', o.deduct_on,
            'prices_include_tax', json(iif(o.prices_include_tax, 'true', 'false')), 'line_count', o.line_count,
            'note', o.note), '$.tax_rounding', o.tax_rounding, '$.gross', ",
            $crate::money_json!("o.gross_minor"),
            ", '$.discount', ",
            $crate::money_json!("o.discount_minor"),
            ", '$.net', ",
            $crate::money_json!("o.net_minor"),
            ", '$.tax', ",
            $crate::money_json!("o.tax_minor"),
            ", '$.total', ",
            $crate::money_json!("o.total_minor"),
            ", '$.returned', ",
            $crate::money_json!("o.returned_minor"),
            ", '$.allowances', ",
            $crate::money_json!("o.allowance_minor"),
            ", '$.paid', ",
            $crate::money_json!("o.paid_minor"),
            ", '$.refunded', ",
            $crate::money_json!("o.refunded_minor"),
            ", '$.due', ",
            $crate::money_json!("o.due_minor"),
            ", '$.overpaid', ",
            $crate::money_json!("o.overpaid_minor"),
            ", '$.close_reason', o.close_reason), '$.created_by', o.created_by,
            '$.confirmed_by', o.confirmed_by, '$.confirmed_at', ",
            domain::rfc3339!("o.confirmed_at"),
            ", '$.completed_at', ",
            domain::rfc3339!("o.completed_at"),
            ", '$.cancelled_at', ",
            domain::rfc3339!("o.cancelled_at"),
            ", '$.created_at', ",
            domain::rfc3339!("o.created_at"),
            ", '$.updated_at', ",
            domain::rfc3339!("o.updated_at"),
            ", '$.version', o.version)"
        )
    };
}

/// An order with its lines.
#[macro_export]
macro_rules! order_json {
    () => {
        concat!(
            "json_insert(",
            $crate::order_summary_json!(),
            ", '$.lines', json((select json_group_array(",
            $crate::order_line_json!(),
            ")
            from order_line as l
            cross join item as i on i.org_id = l.org_id and i.id = l.item_id
            where l.org_id = o.org_id and l.order_id = o.id)))"
        )
    };
}

/// Line `l` of an order, of item `i`.
#[macro_export]
macro_rules! order_line_json {
    () => {
        concat!(
            "json_insert(json_object('line_id', l.id,
            'item', json_object('id', l.item_id, 'sku', l.sku, 'name', i.name), 'description', l.description, 'stocked', json(iif(l.stocked, 'true', 'false')), 'quantity', ",
            stock::quantity_json!("l.qty", "l.base_uom"),
            ", 'price', ",
            $crate::money_json!("l.price_minor"),
            ", 'per', ",
            stock::quantity_json!("l.price_per_qty", "l.base_uom"),
            ", 'discount_ppm', l.discount_ppm, 'discount', ",
            $crate::money_json!("l.discount_minor"),
            ", 'tax_code', l.tax_code, 'tax_ppm', l.tax_ppm, 'gross', ",
            $crate::money_json!("l.gross_minor"),
            "), '$.net', ",
            $crate::money_json!("l.net_minor"),
            ", '$.tax', ",
            $crate::money_json!("l.tax_minor"),
            ", '$.total', ",
            $crate::money_json!("l.net_minor + l.tax_minor"),
            ", '$.short', ",
            stock::quantity_json!("l.short_qty", "l.base_uom"),
            ", '$.shipped', ",
            stock::quantity_json!("l.shipped_qty", "l.base_uom"),
            ", '$.delivered', ",
            stock::quantity_json!("l.delivered_qty", "l.base_uom"),
            ", '$.returned', ",
            stock::quantity_json!("l.returned_qty", "l.base_uom"),
            ")"
        )
    };
}

/// Party `p` as the documents of an order show it.
#[macro_export]
macro_rules! customer_json {
    () => {
        concat!(
            "json_object('kind', p.kind, 'name', p.name, 'tax_id', p.tax_id, 'email', p.email,
            'phone', p.phone_e164, 'billing_address', ",
            $crate::address_json!("billing"),
            ", 'shipping_address', ",
            $crate::address_json!("shipping"),
            ")"
        )
    };
}

/// The default address of party `p` of a kind, or null.
#[macro_export]
macro_rules! address_json {
    ($kind:literal) => {
        concat!(
            "json((select json_object('recipient', a.recipient, 'line1', a.line1, 'line2', a.line2,
            'city', a.city, 'region', a.region, 'postcode', a.postcode, 'country', a.country)
                from party_address as a
                where a.org_id = p.org_id and a.party_id = p.id and a.kind = '",
            $kind,
            "' and a.is_default = 1 limit 1))"
        )
    };
}
