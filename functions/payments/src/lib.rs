//! Money that customers give for their orders, and money that goes back.
//!
//! In scope: payments and refunds of orders that are confirmed, and their states. Out of scope: a
//! payment that comes with a new order (`orderbook`), how far an order is paid (`orders`), a refund
//! that goes back with goods (`shipments`); their rules and statements are in `sales`.

mod actions;
mod handlers;
pub mod statements;
mod wire;

use actions::{NEW_PAYMENT_REFUSALS, NEW_REFUND_REFUSALS, pays, reads};
use domain::permission::{REFUND_PAYMENTS, TAKE_PAYMENTS};
use handlers::{payments, refunds};
use sales::wire::payments::Payment;
use sales::wire::refunds::Refund;
use web::{Function, Route, health, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/payments/health"),
    // Payments.
    reads("/v1/orders/payments", "List payments, newest first")
        .query::<wire::payments::Filter>()
        .pages::<Payment>()
        .to(|c| Box::pin(payments::list(c))),
    post("/v1/orders/payments", "Record a payment of an order")
        .needs(TAKE_PAYMENTS)
        .takes::<wire::payments::NewPayment>()
        .gives::<Payment>()
        .refuses(NEW_PAYMENT_REFUSALS)
        .to(|c| Box::pin(payments::create(c))),
    reads("/v1/orders/payments/{id}", "Read a payment")
        .gives::<Payment>()
        .to(|c| Box::pin(payments::read(c))),
    pays(
        "/v1/orders/payments/{id}/authorize",
        "Note that the provider keeps the money of a payment ready",
    )
    .to(|c| Box::pin(payments::authorize(c))),
    pays(
        "/v1/orders/payments/{id}/capture",
        "Note that the money of a payment is there",
    )
    .to(|c| Box::pin(payments::capture(c))),
    pays(
        "/v1/orders/payments/{id}/fail",
        "Note that a payment failed",
    )
    .to(|c| Box::pin(payments::fail(c))),
    pays("/v1/orders/payments/{id}/void", "Call a payment off").to(|c| Box::pin(payments::void(c))),
    // Refunds.
    reads("/v1/orders/refunds", "List refunds, newest first")
        .query::<wire::refunds::Filter>()
        .pages::<Refund>()
        .to(|c| Box::pin(refunds::list(c))),
    post(
        "/v1/orders/refunds",
        "Give money of a payment back, all of it or a part",
    )
    .needs(REFUND_PAYMENTS)
    .takes::<wire::refunds::NewRefund>()
    .gives::<Refund>()
    .refuses(NEW_REFUND_REFUSALS)
    .to(|c| Box::pin(refunds::create(c))),
    reads("/v1/orders/refunds/{id}", "Read a refund")
        .gives::<Refund>()
        .to(|c| Box::pin(refunds::read(c))),
    actions::refunds(
        "/v1/orders/refunds/{id}/capture",
        "Note that the money of a refund arrived",
    )
    .to(|c| Box::pin(refunds::capture(c))),
    actions::refunds(
        "/v1/orders/refunds/{id}/fail",
        "Note that a refund failed: its money can be refunded again",
    )
    .to(|c| Box::pin(refunds::fail(c))),
];

pub static FUNCTION: Function =
    Function::new("payments", ROUTES, &[]).with_constraints(&[sales::CONSTRAINTS]);

platform::entry!(FUNCTION);
