//! The installation itself, and its documentation.
//!
//! In scope: health, migrations, the state of scheduled jobs, the clean-up of what every function
//! leaves behind (stored answers, rate windows, old runs), the reference of the API as pages and as an
//! OpenAPI document. Out of scope: anything of a shop.

mod docs;
mod health;
mod info;
mod jobs;
pub mod migrator;
mod runs;
pub mod statements;
mod wire;

use domain::Query;
use domain::permission::READ_JOBS;
use domain::refusal::code;
use web::{Function, Job, Route, get, job, post};

pub static ROUTES: &[Route] = &[
    get("/health", "Whether the service runs")
        .public()
        .gives::<wire::Alive>()
        .to(|c| Box::pin(health::alive(c))),
    get("/health/live", "Whether the service runs")
        .public()
        .gives::<wire::Alive>()
        .to(|c| Box::pin(health::alive(c))),
    get(
        "/health/ready",
        "Whether the database answers and has the schema this program needs",
    )
    .public()
    .gives::<wire::Ready>()
    .refuses(&[&code::SCHEMA_MISMATCH])
    .to(|c| Box::pin(health::ready(c))),
    get("/health/full", "The state of every dependency")
        .internal()
        .gives::<wire::FullHealth>()
        .to(|c| Box::pin(health::full(c))),
    web::health::route("/v1/system/health"),
    get("/v1/system/info", "What runs here")
        .gives::<wire::Info>()
        .to(|c| Box::pin(info::info(c))),
    get(
        "/v1/system/jobs/status",
        "The last run of every scheduled job",
    )
    .needs(READ_JOBS)
    .gives::<wire::JobStatuses>()
    .to(|c| Box::pin(runs::status(c))),
    get(
        "/v1/system/jobs/scheduled",
        "The scheduled jobs and their next slots",
    )
    .named("listScheduledJobs")
    .needs(READ_JOBS)
    .gives::<wire::Schedule>()
    .to(|c| Box::pin(runs::scheduled(c))),
    get("/v1/system/jobs/active", "The runs under way")
        .named("listActiveJobRuns")
        .needs(READ_JOBS)
        .query::<wire::RunFilter>()
        .pages::<wire::Run>()
        .to(|c| Box::pin(runs::active(c))),
    get("/v1/system/jobs/runs", "The runs of all jobs, newest first")
        .needs(READ_JOBS)
        .query::<wire::RunFilter>()
        .pages::<wire::Run>()
        .to(|c| Box::pin(runs::list(c))),
    post(
        "/internal/system/migrate",
        "Bring every database to the schema of this program",
    )
    .internal()
    .answers_with(200)
    .gives::<wire::Migrated>()
    .refuses(&[&code::SCHEMA_MISMATCH])
    .to(|c| Box::pin(info::migrate(c))),
    job::tick_route("/internal/system/tick"),
    job::run_route("/internal/system/jobs/{name}"),
];

pub static JOBS: &[Job] = &[Job {
    name: "system.cleanup",
    summary: "Forget stored answers, rate windows and old runs",
    every_minutes: 60,
    step: |work| Box::pin(jobs::cleanup(work)),
}];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[("system", statements::ALL)];

pub static FUNCTION: Function = Function::new("system", &[ROUTES, docs::ROUTES], JOBS);

platform::entry!(FUNCTION);
