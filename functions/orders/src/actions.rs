//! What the routes of one kind have in common.

use domain::Code;
use domain::permission::{READ_ORDERS, REFUND_PAYMENTS, SHIP_ORDERS, TAKE_PAYMENTS};
use domain::refusal::code;
use web::{Route, get, post};

use crate::wire::payments::{Payment, PaymentAction};
use crate::wire::refunds::{Refund, RefundAction};
use crate::wire::shipments::{Shipment, ShipmentAction};

/// What moving the goods of a shipment may meet.
pub const SHIPMENT_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INSUFFICIENT_STOCK,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::OVER_RETURN,
    &code::OUT_OF_RANGE,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

/// What taking the lines of an order may meet.
pub const NEW_SHIPMENT_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::NOT_STOCKED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
    &code::OVER_SHIPMENT,
    &code::SHIPMENT_EMPTY,
];

pub const NEW_RETURN_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::NOT_STOCKED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
    &code::OVER_RETURN,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::CURRENCY_MISMATCH,
    &code::OVER_REFUND,
];

pub const NEW_PAYMENT_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::CURRENCY_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::PROVIDER_REFERENCE_TAKEN,
];

pub const NEW_REFUND_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::CURRENCY_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::OVER_REFUND,
    &code::PROVIDER_REFERENCE_TAKEN,
];

const PAYMENT_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::CURRENCY_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::PROVIDER_REFERENCE_TAKEN,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

const REFUND_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::PROVIDER_REFERENCE_TAKEN,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

/// Reads what belongs to orders.
pub const fn reads(path: &'static str, summary: &'static str) -> Route {
    get(path, summary).needs(READ_ORDERS)
}

/// Takes a shipment to its next state.
pub const fn ships(path: &'static str, summary: &'static str) -> Route {
    post(path, summary)
        .needs(SHIP_ORDERS)
        .answers_with(200)
        .may_take::<ShipmentAction>()
        .gives::<Shipment>()
        .refuses(SHIPMENT_REFUSALS)
}

/// Takes a payment to its next state.
pub const fn pays(path: &'static str, summary: &'static str) -> Route {
    post(path, summary)
        .needs(TAKE_PAYMENTS)
        .answers_with(200)
        .may_take::<PaymentAction>()
        .gives::<Payment>()
        .refuses(PAYMENT_REFUSALS)
}

/// Takes a refund to its end.
pub const fn refunds(path: &'static str, summary: &'static str) -> Route {
    post(path, summary)
        .needs(REFUND_PAYMENTS)
        .answers_with(200)
        .may_take::<RefundAction>()
        .gives::<Refund>()
        .refuses(REFUND_REFUSALS)
}
