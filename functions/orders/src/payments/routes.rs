//! What the routes of one kind have in common.

use domain::Code;
use domain::permission::{READ_ORDERS, REFUND_PAYMENTS, TAKE_PAYMENTS};
use domain::refusal::code;
use sales::wire::payments::Payment;
use sales::wire::refunds::Refund;
use web::{Route, get, post};

use super::wire::PaymentAction;
use crate::refunds::wire::RefundAction;

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
