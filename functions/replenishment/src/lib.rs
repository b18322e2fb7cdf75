//! When to buy again.
//!
//! In scope: the alerts of what runs low, the requests that low stock makes, and the figures that say
//! when to buy again and how much. Out of scope: what people do with requests, and orders to suppliers
//! (`purchasing`); the alerts that a change of stock opens and resolves with itself (`stock`).

mod handlers;
mod jobs;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{ACKNOWLEDGE_ALERTS, READ_PURCHASES, READ_STOCK};
use domain::refusal::code;
use handlers::{alerts, replenishment};
use web::{Function, Job, Route, get, health, job, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/replenishment/health"),
    job::tick_route("/internal/replenishment/tick"),
    job::run_route("/internal/replenishment/jobs/{name}"),
    get(
        "/v1/inventory/replenishment",
        "List when to buy again and how much, by item and warehouse",
    )
    .needs(READ_PURCHASES)
    .query::<wire::replenishment::Filter>()
    .pages::<wire::replenishment::Replenishment>()
    .to(|c| Box::pin(replenishment::list(c))),
    // Alerts.
    get("/v1/inventory/alerts", "List alerts, newest first")
        .needs(READ_STOCK)
        .query::<wire::alerts::Filter>()
        .pages::<wire::alerts::Alert>()
        .to(|c| Box::pin(alerts::list(c))),
    get("/v1/inventory/alerts/count", "Count unresolved alerts")
        .needs(READ_STOCK)
        .gives::<wire::alerts::Count>()
        .to(|c| Box::pin(alerts::count(c))),
    post(
        "/v1/inventory/alerts/{id}/acknowledge",
        "Say that an alert has been seen",
    )
    .needs(ACKNOWLEDGE_ALERTS)
    .answers_with(200)
    .gives::<wire::alerts::Alert>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(alerts::acknowledge(c))),
];

pub static JOBS: &[Job] = &[
    Job {
        name: "restock_check",
        summary: "Opens, changes and resolves the alerts of what runs low",
        every_minutes: 15,
        step: |work| Box::pin(jobs::check_stock(work)),
    },
    Job {
        name: "reorder_check",
        summary: "Asks for what runs low, where the organisation wants that",
        every_minutes: 60,
        step: |work| Box::pin(jobs::check_reorders(work)),
    },
    Job {
        name: "replenishment",
        summary: "Works out when to buy each item again and how much",
        every_minutes: 24 * 60,
        step: |work| Box::pin(jobs::work_out_replenishment(work)),
    },
];

pub static FUNCTION: Function = Function::new("replenishment", ROUTES, JOBS);

platform::entry!(FUNCTION);
