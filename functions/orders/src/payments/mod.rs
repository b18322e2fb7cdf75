//! `payments`.

pub mod handlers;
pub mod routes;
pub mod statements;
mod wire;

use domain::permission::TAKE_PAYMENTS;
use sales::wire::payments::Payment;
use web::Route;
use web::post;

pub static ROUTES: &[Route] = &[
    routes::reads("/v1/orders/payments", "List payments, newest first")
        .query::<wire::Filter>()
        .pages::<Payment>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/orders/payments", "Record a payment of an order")
        .needs(TAKE_PAYMENTS)
        .takes::<wire::NewPayment>()
        .gives::<Payment>()
        .refuses(routes::NEW_PAYMENT_REFUSALS)
        .to(|c| Box::pin(handlers::create(c))),
    routes::reads("/v1/orders/payments/{id}", "Read a payment")
        .gives::<Payment>()
        .to(|c| Box::pin(handlers::read(c))),
    routes::pays(
        "/v1/orders/payments/{id}/authorize",
        "Note that the provider keeps the money of a payment ready",
    )
    .to(|c| Box::pin(handlers::authorize(c))),
    routes::pays(
        "/v1/orders/payments/{id}/capture",
        "Note that the money of a payment is there",
    )
    .to(|c| Box::pin(handlers::capture(c))),
    routes::pays(
        "/v1/orders/payments/{id}/fail",
        "Note that a payment failed",
    )
    .to(|c| Box::pin(handlers::fail(c))),
    routes::pays("/v1/orders/payments/{id}/void", "Call a payment off")
        .to(|c| Box::pin(handlers::void(c))),
];
