//! The refusals that the constraints of orders, payments, shipments and returns become. Functions that sell
//! change stock too and add `stock::CONSTRAINTS`.

use domain::Constraint;
use domain::refusal::code;

pub const CONSTRAINTS: &[Constraint] = &[
    ("currency_mismatch", &code::CURRENCY_MISMATCH),
    (
        "sales_order.org_id, sales_order.channel_key, sales_order.external_ref_key",
        &code::EXTERNAL_REFERENCE_TAKEN,
    ),
    ("illegal_transition", &code::ILLEGAL_TRANSITION),
    ("in_use", &code::IN_USE),
    ("not_a_customer", &code::NOT_A_CUSTOMER),
    ("not_a_rep", &code::NOT_A_REP),
    ("order_empty", &code::ORDER_EMPTY),
    ("order_not_shipped", &code::ORDER_NOT_SHIPPED),
    ("order_shipped", &code::ORDER_SHIPPED),
    ("sales_order_gross", &code::OUT_OF_RANGE),
    ("sales_order_paid", &code::OUT_OF_RANGE),
    ("sales_order_total", &code::OUT_OF_RANGE),
    ("over_refund", &code::OVER_REFUND),
    ("over_return_refund", &code::OVER_RETURN_REFUND),
    ("over_return", &code::OVER_RETURN),
    ("over_shipment", &code::OVER_SHIPMENT),
    (
        "payment.org_id, payment.provider, payment.provider_ref",
        &code::PROVIDER_REFERENCE_TAKEN,
    ),
    ("shipment_empty", &code::SHIPMENT_EMPTY),
];
