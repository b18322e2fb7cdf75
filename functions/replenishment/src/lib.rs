//! When to buy again.
//!
//! In scope: the requests that low stock makes, and the figures that say when to buy again and how
//! much. Out of scope: what people do with requests, and orders to suppliers (`purchasing`).

mod handlers;
mod jobs;
mod rules;
pub mod statements;
mod wire;

use domain::permission::READ_PURCHASES;
use handlers::replenishment;
use web::{Function, Job, Route, get, health, job};

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
];

pub static JOBS: &[Job] = &[
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

platform::entry!(FUNCTION, on schedule);
