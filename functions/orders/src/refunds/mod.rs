//! `refunds`.

mod handlers;
pub mod wire;

use domain::permission::REFUND_PAYMENTS;
use sales::wire::refunds::Refund;
use web::Route;
use web::post;

pub static ROUTES: &[Route] = &[
    crate::payments::routes::reads("/v1/orders/refunds", "List refunds, newest first")
        .query::<wire::Filter>()
        .pages::<Refund>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/refunds",
        "Give money of a payment back, all of it or a part",
    )
    .needs(REFUND_PAYMENTS)
    .takes::<wire::NewRefund>()
    .gives::<Refund>()
    .refuses(crate::payments::routes::NEW_REFUND_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    crate::payments::routes::reads("/v1/orders/refunds/{id}", "Read a refund")
        .gives::<Refund>()
        .to(|c| Box::pin(handlers::read(c))),
    crate::payments::routes::refunds(
        "/v1/orders/refunds/{id}/capture",
        "Note that the money of a refund arrived",
    )
    .to(|c| Box::pin(handlers::capture(c))),
    crate::payments::routes::refunds(
        "/v1/orders/refunds/{id}/fail",
        "Note that a refund failed: its money can be refunded again",
    )
    .to(|c| Box::pin(handlers::fail(c))),
];
