//! Low-stock alerts.
//!
//! In scope: listing, counting and acknowledging alerts, and the job that checks them. Out of scope:
//! opening and resolving them with each change of stock (`stock::HoldsAndAlerts`).

mod handlers;
pub mod jobs;
pub mod statements;
pub mod wire;

use domain::permission::{ACKNOWLEDGE_ALERTS, READ_STOCK};
use domain::refusal::code;
use web::{Route, get, post};

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/alerts", "List alerts, newest first")
        .needs(READ_STOCK)
        .query::<wire::Filter>()
        .pages::<wire::Alert>()
        .to(|c| Box::pin(handlers::list(c))),
    get("/v1/inventory/alerts/count", "Count unresolved alerts")
        .needs(READ_STOCK)
        .gives::<wire::Count>()
        .to(|c| Box::pin(handlers::count(c))),
    post(
        "/v1/inventory/alerts/{id}/acknowledge",
        "Acknowledge an alert",
    )
    .needs(ACKNOWLEDGE_ALERTS)
    .answers_with(200)
    .gives::<wire::Alert>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(handlers::acknowledge(c))),
];
