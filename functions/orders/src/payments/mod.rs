//! Payments of orders: `/v1/orders/payments`, and `/v1/orders/{id}/payment-status`.
//!
//! In scope: recording payments and their transitions, and how far an order is paid. Out of scope: refunds
//! (`refunds`), the rules of payments (`sales`), and moving money: a provider does that.

pub mod handlers;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{READ_ORDERS, TAKE_PAYMENTS};
use domain::refusal::code;
use sales::wire::payments::Payment;
use web::{Route, get, post};

const NEW_PAYMENT_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::CURRENCY_MISMATCH,
    &code::OUT_OF_RANGE,
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

pub static ROUTES: &[Route] = &[
    get("/v1/orders/payments", "List payments, newest first")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<Payment>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/orders/payments", "Record a payment of an order")
        .needs(TAKE_PAYMENTS)
        .takes::<wire::NewPayment>()
        .gives::<Payment>()
        .refuses(NEW_PAYMENT_REFUSALS)
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/orders/payments/{id}", "Read a payment")
        .needs(READ_ORDERS)
        .gives::<Payment>()
        .to(|c| Box::pin(handlers::read(c))),
    transition("/v1/orders/payments/{id}/authorize", "Authorize a payment")
        .to(|c| Box::pin(handlers::authorize(c))),
    transition(
        "/v1/orders/payments/{id}/capture",
        "Capture a payment, all of it or a part",
    )
    .may_take::<wire::Capture>()
    .to(|c| Box::pin(handlers::capture(c))),
    transition("/v1/orders/payments/{id}/fail", "Mark a payment as failed")
        .to(|c| Box::pin(handlers::fail(c))),
    transition("/v1/orders/payments/{id}/void", "Void a payment")
        .to(|c| Box::pin(handlers::void(c))),
    get(
        "/v1/orders/{id}/payment-status",
        "Read the payment status of an order",
    )
    .needs(READ_ORDERS)
    .gives::<wire::PaymentStatus>()
    .to(|c| Box::pin(handlers::read_status(c))),
];

/// Takes a payment to its next state.
const fn transition(path: &'static str, summary: &'static str) -> Route {
    post(path, summary)
        .needs(TAKE_PAYMENTS)
        .answers_with(200)
        .may_take::<wire::PaymentAction>()
        .gives::<Payment>()
        .refuses(PAYMENT_REFUSALS)
}
