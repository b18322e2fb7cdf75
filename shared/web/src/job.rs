//! Scheduled work: idempotent by slot, resumable by cursor, bounded per tick.
//!
//! A slot is a moment on the job's schedule; `job_run(name, slot)` is unique, so the work of a slot is done once, however
//! many schedulers fire. A step is one batch that also stores the cursor of the run, so a crash repeats at most the
//! step that was not committed. Work that is left when the next slot begins is continued there.

use std::future::Future;
use std::pin::Pin;

use domain::refusal::code;
use domain::{Instant, Read, Refusal, Statement, values};
use platform::{Fault, Platform, Rows, SqlFailure};
use schemars::JsonSchema;
use serde::Serialize;

use crate::statements::{
    ADVANCE_RUN, CLAIM_RUN, COUNT_WORK, FAIL_RUN, FIND_RUN, FIND_RUNS, GUARD_CHANGED, RELEASE_RUN,
    SUPERSEDE_RUN,
};
use crate::{Answer, Context, Function, Route, Stop, log, post, reply, shards, violation};

/// How long a run is leased to its worker; then another worker may take it.
const LEASE_SECONDS: i64 = 60;
/// Steps of one run in one tick; the next tick goes on.
const STEPS_PER_TICK: usize = 20;

pub type StepOf =
    for<'a> fn(&'a Work<'a>) -> Pin<Box<dyn Future<Output = Result<Step, Stop>> + 'a>>;

/// A scheduled job of a function.
#[derive(Debug)]
pub struct Job {
    /// `<area>.<job>`, unique over all functions. Its runs are stored under this name, which stays the
    /// same when another function runs the job.
    pub name: &'static str,
    pub summary: &'static str,
    pub every_minutes: i64,
    pub step: StepOf,
}

/// The shard, slot and cursor of a step.
pub struct Work<'a> {
    pub platform: &'a Platform,
    pub shard: u8,
    pub now: Instant,
    pub slot: Instant,
    /// The position after which the step continues; none for the first step.
    pub cursor: Option<String>,
}

impl Work<'_> {
    /// Reads the facts of a step.
    ///
    /// # Errors
    /// A fault, or `unavailable` while the database is busy.
    pub async fn read(&self, statement: Statement) -> Result<Rows, Stop> {
        let sql = self.platform.sql(self.shard)?;
        let rows = sql.read(&[statement]).await.map_err(violation::explain)?;
        Ok(rows
            .into_iter()
            .next()
            .ok_or_else(|| Fault::new("a statement gave no rows"))?)
    }

    /// The last organisation, item and location of the step before; the start of their order for the first step.
    ///
    /// # Errors
    /// A fault when the cursor is malformed.
    pub fn last_position(&self) -> Result<(i64, String, String), Fault> {
        let Some(cursor) = &self.cursor else {
            return Ok((0, String::new(), String::new()));
        };
        serde_json::from_str(cursor).map_err(|error| Fault::new(format!("cursor: {error}")))
    }
}

/// One batch of a run.
#[derive(Debug)]
pub struct Step {
    before: Vec<Statement>,
    work: Vec<Statement>,
    after: Vec<Statement>,
    then: Then,
}

impl Step {
    /// A step with its changes; the run counts the changed rows.
    pub const fn new(work: Vec<Statement>, then: Then) -> Self {
        Self {
            before: Vec::new(),
            work,
            after: Vec::new(),
            then,
        }
    }

    /// The run is finished.
    pub const fn done() -> Self {
        Self::new(Vec::new(), Then::Finish)
    }

    /// Adds statements before the work whose rows are not counted: events and audit rows.
    #[must_use]
    pub fn before(mut self, statements: impl IntoIterator<Item = Statement>) -> Self {
        self.before.extend(statements);
        self
    }

    /// Adds statements after the work whose rows are not counted.
    #[must_use]
    pub fn after(mut self, statements: impl IntoIterator<Item = Statement>) -> Self {
        self.after.extend(statements);
        self
    }
}

/// How a run continues after a step.
#[derive(Debug, PartialEq, Eq)]
pub enum Then {
    Finish,
    Continue(String),
    /// Repeats the step while it changes at least this number of rows.
    RepeatWhile(i64),
}

/// The result of a run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "JobReport")]
pub struct Report {
    pub job: String,
    pub shard: u8,
    pub slot: Instant,
    /// `succeeded`, `running` (another worker has it, or it goes on at the next tick) or `failed`.
    pub state: String,
    /// The number of changed records.
    pub processed: i64,
}

/// The current slot of a job.
fn slot_of(job: &Job, now: Instant) -> Instant {
    let period = job.every_minutes.saturating_mul(60_000).max(60_000);
    Instant(now.ms().saturating_sub(now.ms().rem_euclid(period)))
}

/// Runs the jobs that are due, on every shard.
pub async fn tick(platform: &Platform, function: &Function, now: Instant) -> Vec<Report> {
    let mut reports = Vec::new();
    for shard in 0..shards(platform) {
        match due(platform, function, shard, now).await {
            Ok(jobs) => {
                for job in jobs {
                    reports.push(run(platform, job, shard, slot_of(job, now), "cron").await);
                }
            }
            Err(stop) => log::job(
                platform,
                function.name,
                shard,
                "failed",
                0,
                Some(&cause(&stop)),
            ),
        }
    }
    reports
}

/// The jobs whose slot is neither finished nor leased: one read.
async fn due<'f>(
    platform: &Platform,
    function: &'f Function,
    shard: u8,
    now: Instant,
) -> Result<Vec<&'f Job>, Stop> {
    if function.jobs.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<(&str, i64)> = function
        .jobs
        .iter()
        .map(|job| (job.name, slot_of(job, now).ms()))
        .collect();
    let wanted = serde_json::to_string(&wanted).map_err(|error| Fault::new(error.to_string()))?;
    let rows = platform
        .sql(shard)?
        .read(&[FIND_RUNS.bind(values![wanted])])
        .await
        .map_err(violation::explain)?;
    let known: Vec<(String, String, Option<i64>)> =
        rows.first().map_or(Ok(Vec::new()), Rows::all)?;
    let settled = |name: &str| {
        known.iter().any(|(of, state, lease)| {
            of == name
                && (state == "succeeded"
                    || state == "running" && lease.is_some_and(|until| until >= now.ms()))
        })
    };
    Ok(function
        .jobs
        .iter()
        .filter(|job| !settled(job.name))
        .collect())
}

/// Runs one slot of one job on one shard, from its cursor.
async fn run(platform: &Platform, job: &Job, shard: u8, slot: Instant, trigger: &str) -> Report {
    let (state, processed, error) = match attempt(platform, job, shard, slot, trigger).await {
        Ok((state, processed)) => (state, processed, None),
        Err(stop) => ("failed".to_owned(), 0, Some(cause(&stop))),
    };
    log::job(
        platform,
        job.name,
        shard,
        &state,
        processed,
        error.as_deref(),
    );
    Report {
        job: job.name.to_owned(),
        shard,
        slot,
        state,
        processed,
    }
}

async fn attempt(
    platform: &Platform,
    job: &Job,
    shard: u8,
    slot: Instant,
    trigger: &str,
) -> Result<(String, i64), Stop> {
    let name = job.name;
    let sql = platform.sql(shard)?;
    let owner = crate::hex(&platform.random::<16>()?);
    let now = platform.now();
    let claim = CLAIM_RUN.bind(values![
        name,
        slot,
        trigger,
        &owner,
        now.plus_seconds(LEASE_SECONDS),
        now
    ]);
    let claimed = sql
        .write(&[
            claim,
            FIND_RUN.bind(values![name, slot]),
            SUPERSEDE_RUN.bind(values![name, slot, now]),
        ])
        .await
        .map_err(violation::explain)?;
    let cursor = claimed
        .first()
        .map(Rows::first::<(Option<String>,)>)
        .transpose()?
        .flatten();
    let Some((mut cursor,)) = cursor else {
        let known = claimed.get(1).map(Rows::first).transpose()?.flatten();
        return Ok(known.unwrap_or_default());
    };
    let mut total = 0;
    for _ in 0..STEPS_PER_TICK {
        let now = platform.now();
        let work = Work {
            platform,
            shard,
            now,
            slot,
            cursor: cursor.clone(),
        };
        let moved = match (job.step)(&work).await {
            Ok(step) => advance(&sql, name, slot, &owner, now, cursor, total, step).await,
            Err(stop) => Err(stop),
        };
        match moved {
            Ok((next, processed)) => {
                total = processed;
                match next {
                    Some(next) => cursor = next,
                    None => return Ok(("succeeded".to_owned(), processed)),
                }
            }
            Err(stop) => {
                let failed = FAIL_RUN.bind(values![name, slot, &owner, cause(&stop), now]);
                sql.write(&[failed]).await.map_err(violation::explain)?;
                return Err(stop);
            }
        }
    }
    // Work is left for the next tick, which does not have to wait for the lease to expire.
    let hand_over = RELEASE_RUN.bind(values![name, slot, &owner, platform.now()]);
    sql.write(&[hand_over]).await.map_err(violation::explain)?;
    Ok(("running".to_owned(), total))
}

/// Commits a step. Returns the next cursor, or none when the run is finished, and the count so far.
#[expect(
    clippy::too_many_arguments,
    reason = "one call site; a struct would only rename them"
)]
async fn advance(
    sql: &platform::Sql,
    name: &str,
    slot: Instant,
    owner: &str,
    now: Instant,
    cursor: Option<String>,
    before: i64,
    step: Step,
) -> Result<(Option<Option<String>>, i64), Stop> {
    let (cursor, over) = match &step.then {
        Then::Finish => (cursor, true),
        Then::Continue(next) => (Some(next.clone()), false),
        Then::RepeatWhile(_) => (cursor, false),
    };
    let state = if over { "succeeded" } else { "running" };
    let mut batch = step.before;
    for statement in step.work {
        batch.push(statement);
        batch.push(COUNT_WORK.bind(values![name, slot, owner]));
    }
    batch.extend(step.after);
    let lease = now.plus_seconds(LEASE_SECONDS);
    batch.push(ADVANCE_RUN.bind(values![
        name,
        slot,
        owner,
        cursor.clone(),
        state,
        lease,
        now
    ]));
    batch.push(GUARD_CHANGED.bind(values!["lost_lease"]));
    let rows = sql.write(&batch).await.map_err(explain_lease)?;
    let at = batch.len().saturating_sub(2);
    let processed = rows
        .get(at)
        .map(Rows::first::<(i64,)>)
        .transpose()?
        .flatten()
        .map_or(0, |(n,)| n);
    let finished = match step.then {
        Then::RepeatWhile(full) if processed.saturating_sub(before) < full => {
            let done = ADVANCE_RUN.bind(values![
                name,
                slot,
                owner,
                cursor.clone(),
                "succeeded",
                lease,
                now
            ]);
            sql.write(&[done]).await.map_err(violation::explain)?;
            true
        }
        _ => over,
    };
    Ok((if finished { None } else { Some(cursor) }, processed))
}

/// A lost lease is not a fault: another worker continues the run.
fn explain_lease(failure: SqlFailure) -> Stop {
    match failure {
        SqlFailure::Check(name) if name == "lost_lease" => Refusal::new(&code::UNAVAILABLE).into(),
        failure => violation::explain(failure),
    }
}

fn cause(stop: &Stop) -> String {
    match stop {
        Stop::Refusal(refusal) => refusal.code.name.to_owned(),
        Stop::Replay(_) => "replay".to_owned(),
        Stop::Fault(fault) => fault.to_string(),
    }
}

/// The answer of the internal routes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "JobReports")]
pub struct Reports {
    pub runs: Vec<Report>,
}

/// The slot to run.
#[derive(Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// The slot; the current one by default.
    slot: Option<Instant>,
}

/// `POST /internal/{function}/tick`.
pub const fn tick_route(path: &'static str) -> Route {
    post(path, "Run the scheduled jobs that are due")
        .internal()
        .answers_with(200)
        .gives::<Reports>()
        .to(|c| Box::pin(handle_tick(c)))
}

/// `POST /internal/{function}/jobs/{name}`.
pub const fn run_route(path: &'static str) -> Route {
    post(path, "Run a scheduled job now")
        .internal()
        .answers_with(200)
        .query::<Which>()
        .gives::<Reports>()
        .to(|c| Box::pin(handle_run(c)))
}

async fn handle_tick(c: &Context<'_>) -> Answer {
    reply(&Reports {
        runs: tick(c.platform, c.function, c.now).await,
    })
}

async fn handle_run(c: &Context<'_>) -> Answer {
    let Which { slot } = c.query()?;
    let job = c
        .function
        .jobs
        .iter()
        .find(|job| job.name == c.parameter("name"));
    let job = job.ok_or_else(|| Refusal::new(&code::NOT_FOUND))?;
    let slot = slot.unwrap_or_else(|| slot_of(job, c.now));
    if slot > c.now.plus_seconds(LEASE_SECONDS) {
        // A run in the future would be the newest run until then.
        return Err(Refusal::new(&code::INVALID_QUERY)
            .with("reason", "this slot is in the future")
            .because("?slot", "out_of_range", None)
            .into());
    }
    let mut runs = Vec::new();
    for shard in 0..shards(c.platform) {
        runs.push(run(c.platform, job, shard, slot, "manual").await);
    }
    reply(&Reports { runs })
}
