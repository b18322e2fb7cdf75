//! Refunds of payments: `/v1/orders/refunds`.
//!
//! In scope: recording refunds and their transitions. Out of scope: refunds that come with returned goods
//! (`returns`), and the rules of refunds (`sales`).

mod handlers;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{READ_ORDERS, REFUND_PAYMENTS};
use domain::refusal::code;
use sales::wire::refunds::Refund;
use web::{Route, get, post};

const NEW_REFUND_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::CURRENCY_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::OVER_REFUND,
    &code::OVER_RETURN_REFUND,
    &code::PROVIDER_REFERENCE_TAKEN,
];

const REFUND_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::PROVIDER_REFERENCE_TAKEN,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders/refunds", "List refunds, newest first")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<Refund>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/refunds",
        "Refund a payment, all of it or a part",
    )
    .needs(REFUND_PAYMENTS)
    .takes::<wire::NewRefund>()
    .gives::<Refund>()
    .refuses(NEW_REFUND_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    get("/v1/orders/refunds/{id}", "Read a refund")
        .needs(READ_ORDERS)
        .gives::<Refund>()
        .to(|c| Box::pin(handlers::read(c))),
    transition("/v1/orders/refunds/{id}/capture", "Capture a refund")
        .to(|c| Box::pin(handlers::capture(c))),
    transition("/v1/orders/refunds/{id}/fail", "Mark a refund as failed")
        .to(|c| Box::pin(handlers::fail(c))),
];

/// Takes a refund to its final state.
const fn transition(path: &'static str, summary: &'static str) -> Route {
    post(path, summary)
        .needs(REFUND_PAYMENTS)
        .answers_with(200)
        .may_take::<wire::RefundAction>()
        .gives::<Refund>()
        .refuses(REFUND_REFUSALS)
}
