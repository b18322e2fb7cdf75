//! The answers and queries of `system`.

use domain::{Instant, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SystemHealth")]
pub struct Health {
    /// `ok`: every database can be read and has the newest schema.
    pub status: &'static str,
    /// The last migration of every database.
    pub schema: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct DependencyHealth {
    /// `ok` when every dependency is, otherwise `degraded`.
    pub status: &'static str,
    pub dependencies: Vec<Dependency>,
    /// Checks of the old systems that do not apply to edge functions.
    pub not_applicable: &'static [&'static str],
}

#[derive(Serialize, JsonSchema)]
pub struct Dependency {
    pub name: String,
    /// `ok`, `schema_mismatch` or `unavailable`.
    pub status: &'static str,
    pub response_ms: i64,
    /// The last migration, for a database.
    pub schema: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SystemInfo")]
pub struct Info {
    pub name: &'static str,
    pub version: &'static str,
    pub environment: String,
    pub served_by: String,
    /// The migration this program needs.
    pub schema: &'static str,
    pub shards: u8,
    pub time: Instant,
}

#[derive(Serialize, JsonSchema)]
pub struct Migrated {
    pub shards: Vec<MigratedShard>,
}

#[derive(Serialize, JsonSchema)]
pub struct MigratedShard {
    pub shard: u8,
    /// The migrations that were applied, in order.
    pub applied: Vec<&'static str>,
    /// Its last migration.
    pub schema: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "JobSchedule")]
pub struct Schedule {
    pub jobs: Vec<ScheduledJob>,
}

#[derive(Serialize, JsonSchema)]
pub struct ScheduledJob {
    /// `<function>.<job>`.
    pub name: &'static str,
    pub summary: &'static str,
    pub every_minutes: i64,
    pub next_slot: Instant,
}

#[derive(Serialize, JsonSchema)]
pub struct JobStatuses {
    pub jobs: Vec<JobStatus>,
}

#[derive(Serialize, JsonSchema)]
pub struct JobStatus {
    pub name: &'static str,
    pub every_minutes: i64,
    /// The newest run; null if there is none.
    pub last_run: Option<Run>,
}

/// One run of a job: one slot on the shard of the organisation.
#[derive(Serialize, Read, JsonSchema)]
#[schemars(rename = "JobRun")]
pub struct Run {
    pub job: String,
    pub slot: Instant,
    /// `running`, `succeeded` or `failed`.
    pub state: String,
    /// `cron` or `manual`.
    pub trigger: String,
    pub attempt: i64,
    /// The number of changed records.
    pub processed: i64,
    pub error: Option<String>,
    pub started_at: Instant,
    pub finished_at: Option<Instant>,
}

#[derive(Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
