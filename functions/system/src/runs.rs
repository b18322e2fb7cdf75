//! The state of scheduled jobs. The schedule of all functions comes from openapi.json, which is generated from them; the
//! runs are those of the caller's shard.

use std::collections::BTreeMap;

use domain::{Instant, Tree, values};
use platform::Fault;
use web::{Answer, Context, json, page, reply};

use crate::statements::{LAST_RUNS, LIST_ACTIVE_RUNS, LIST_RUNS};
use crate::wire::{JobStatus, JobStatuses, Run, RunFilter, Schedule, ScheduledJob};

/// Written by `build.rs` from openapi.json.
const JOBS: &[Job] = include!(concat!(env!("OUT_DIR"), "/jobs.rs"));

struct Job {
    name: &'static str,
    summary: &'static str,
    every_minutes: i64,
}

#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn scheduled(c: &Context<'_>) -> Answer {
    let now = c.now.ms();
    let jobs = JOBS.iter().map(|job| {
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
    reply(&Schedule {
        jobs: jobs.collect(),
    })
}

pub async fn status(c: &Context<'_>) -> Answer {
    let names: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
    let names = json(&names)?;
    let [rows] = c.read([LAST_RUNS.bind(values![names])]).await?;
    let runs: BTreeMap<String, String> = rows.all::<(String, String)>()?.into_iter().collect();
    let read = |body: &String| {
        let run = Tree::parse(body).map_err(Fault::new)?.into_body::<Run>();
        run.map_err(|mismatch| Fault::new(mismatch.to_string()))
    };
    let jobs = JOBS.iter().map(|job| {
        Ok(JobStatus {
            last_run: runs.get(job.name).map(read).transpose()?,
            name: job.name,
            every_minutes: job.every_minutes,
        })
    });
    let jobs = jobs.collect::<Result<_, Fault>>()?;
    reply(&JobStatuses { jobs })
}

/// Later than any slot: the start of the first page.
const NEWEST: [&str; 2] = ["9007199254740991", ""];

pub async fn list(c: &Context<'_>) -> Answer {
    let RunFilter { limit, cursor } = c.query()?;
    let [slot, name] = cursor.after_number("runs", NEWEST, 0)?;
    let [rows] = c
        .read([LIST_RUNS.bind(values![slot, name, limit.plus_one()])])
        .await?;
    page(c, "runs", limit, &rows)
}

pub async fn active(c: &Context<'_>) -> Answer {
    let RunFilter { limit, cursor } = c.query()?;
    let [slot, name] = cursor.after_number("active runs", NEWEST, 0)?;
    let [rows] = c
        .read([LIST_ACTIVE_RUNS.bind(values![slot, name, limit.plus_one()])])
        .await?;
    page(c, "active runs", limit, &rows)
}
