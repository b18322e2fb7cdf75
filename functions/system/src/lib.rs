//! The installation itself, and its documentation.
//!
//! In scope: health, migrations, the state of scheduled jobs, the clean-up of data that all
//! functions leave behind (stored answers, rate limit windows, old runs), the API reference as pages and as an
//! OpenAPI document. Out of scope: business data. Its tables are few, so it is not divided into resource folders.

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
    get("/health", "Check that the service is ready")
        .public()
        .gives::<wire::Health>()
        .refuses(&[&code::SCHEMA_MISMATCH])
        .to(|c| Box::pin(health::ready(c))),
    get("/v1/system/health", "Check every dependency")
        .internal()
        .gives::<wire::DependencyHealth>()
        .to(|c| Box::pin(health::dependencies(c))),
    get("/v1/system/info", "Read the version and environment")
        .gives::<wire::Info>()
        .to(|c| Box::pin(info::info(c))),
    get(
        "/v1/system/jobs/status",
        "Read the last run of every scheduled job",
    )
    .named("listLastJobRuns")
    .needs(READ_JOBS)
    .gives::<wire::JobStatuses>()
    .to(|c| Box::pin(runs::status(c))),
    get("/v1/system/jobs/scheduled", "List the scheduled jobs")
        .named("listScheduledJobs")
        .needs(READ_JOBS)
        .gives::<wire::Schedule>()
        .to(|c| Box::pin(runs::scheduled(c))),
    get("/v1/system/jobs/active", "List the job runs in progress")
        .named("listActiveJobRuns")
        .needs(READ_JOBS)
        .query::<wire::RunFilter>()
        .pages::<wire::Run>()
        .to(|c| Box::pin(runs::active(c))),
    get("/v1/system/jobs/runs", "List the job runs")
        .needs(READ_JOBS)
        .query::<wire::RunFilter>()
        .pages::<wire::Run>()
        .to(|c| Box::pin(runs::list(c))),
    post("/internal/system/migrate", "Migrate every database")
        .named("migrateDatabases")
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
    summary: "Delete expired answers, rate limit windows and old runs",
    every_minutes: 60,
    step: |work| Box::pin(jobs::cleanup(work)),
}];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[("system", statements::ALL)];

pub static FUNCTION: Function = Function::new("system", &[ROUTES, docs::ROUTES], JOBS);

platform::entry!(FUNCTION);
