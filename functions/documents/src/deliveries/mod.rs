//! Deliveries: purchase orders that are sent to their suppliers.
//!
//! In scope: the queue, the attempts and the outcome of each delivery. Out of scope: where a supplier gets its orders
//! (`channels`), and what the documents contain (`purchase_orders`).

mod email;
mod handlers;
pub mod jobs;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_PURCHASES, READ_PURCHASES};
use domain::refusal::code;
use web::{Route, get, post};

pub static ROUTES: &[Route] = &[
    post(
        "/v1/documents/purchase-orders/{id}/send",
        "Send a purchase order to its supplier",
    )
    .needs(MANAGE_PURCHASES)
    .gives::<wire::Delivery>()
    .creates_in("/v1/documents/deliveries")
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::ALREADY_QUEUED,
        &code::NO_CHANNEL,
        &code::CHANNEL_DISABLED,
        &code::MAIL_NOT_CONFIGURED,
    ])
    .to(|c| Box::pin(handlers::send(c))),
    get("/v1/documents/deliveries", "List deliveries, newest first")
        .needs(READ_PURCHASES)
        .query::<wire::Filter>()
        .pages::<wire::Delivery>()
        .to(|c| Box::pin(handlers::list(c))),
    get("/v1/documents/deliveries/{id}", "Read a delivery")
        .needs(READ_PURCHASES)
        .gives::<wire::Delivery>()
        .to(|c| Box::pin(handlers::read(c))),
    post("/v1/documents/deliveries/{id}/retry", "Retry a delivery")
        .needs(MANAGE_PURCHASES)
        .answers_with(200)
        .gives::<wire::Delivery>()
        .refuses(&[
            &code::ILLEGAL_TRANSITION,
            &code::ALREADY_QUEUED,
            &code::NO_CHANNEL,
            &code::CHANNEL_DISABLED,
            &code::MAIL_NOT_CONFIGURED,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(handlers::retry(c))),
];
