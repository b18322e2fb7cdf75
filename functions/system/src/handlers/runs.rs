//! The state of scheduled jobs. The schedule of all functions is read from the document that is
//! generated from them; the runs are those of the caller's shard.

use std::collections::HashMap;

use domain::{Instant, values};
use platform::Fault;
use serde::Deserialize;
use web::{Answer, Context, page};

use super::docs::OPENAPI;
use super::health::json;
use crate::statements::{LAST_RUNS, LIST_ACTIVE_RUNS, LIST_RUNS};
use crate::wire::{JobStatus, JobStatuses, Run, RunFilter, Schedule, ScheduledJob};

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "x-jobs")]
    jobs: Vec<DocumentedJob>,
}

#[derive(Deserialize)]
struct DocumentedJob {
    name: String,
    summary: String,
    every_minutes: i64,
}

fn documented() -> Result<Vec<DocumentedJob>, Fault> {
    let document: Document =
        serde_json::from_str(OPENAPI).map_err(|error| Fault::new(error.to_string()))?;
    Ok(document.jobs)
}

#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn scheduled(c: &Context<'_>) -> Answer {
    let now = c.now.ms();
    let jobs = documented()?.into_iter().map(|job| {
        let period = job.every_minutes.saturating_mul(60_000).max(60_000);
        let next_slot = Instant(
            now.saturating_sub(now.rem_euclid(period))
                .saturating_add(period),
        );
        ScheduledJob {
            name: job.name,
            summary: job.summary,
            every_minutes: job.every_minutes,
            next_slot,
        }
    });
    json(&Schedule {
        jobs: jobs.collect(),
    })
}

pub async fn status(c: &Context<'_>) -> Answer {
    let jobs = documented()?;
    let names: Vec<&str> = jobs.iter().map(|job| job.name.as_str()).collect();
    let names = serde_json::to_string(&names).map_err(|error| Fault::new(error.to_string()))?;
    let [rows] = c.read([LAST_RUNS.bind(values![names])]).await?;
    let mut runs = HashMap::new();
    for (name, body) in rows.all::<(String, String)>()? {
        let run: Run =
            serde_json::from_str(&body).map_err(|error| Fault::new(error.to_string()))?;
        runs.insert(name, run);
    }
    let jobs = jobs.into_iter().map(|job| {
        let last_run = runs.remove(&job.name);
        JobStatus {
            name: job.name,
            every_minutes: job.every_minutes,
            last_run,
        }
    });
    json(&JobStatuses {
        jobs: jobs.collect(),
    })
}

/// Later than any slot: where a page of the newest begins.
const NEWEST: [&str; 2] = ["9007199254740991", ""];

pub async fn list(c: &Context<'_>) -> Answer {
    let RunFilter { limit, cursor } = c.query()?;
    let [slot, name] = cursor.after_number("runs", NEWEST)?;
    let [rows] = c
        .read([LIST_RUNS.bind(values![slot, name, limit.plus_one()])])
        .await?;
    page(c, "runs", limit, &rows)
}

pub async fn active(c: &Context<'_>) -> Answer {
    let RunFilter { limit, cursor } = c.query()?;
    let [slot, name] = cursor.after_number("active runs", NEWEST)?;
    let [rows] = c
        .read([LIST_ACTIVE_RUNS.bind(values![slot, name, limit.plus_one()])])
        .await?;
    page(c, "active runs", limit, &rows)
}
