//! One JSON line a request, with OpenTelemetry's names. Never a token, a body or an e-mail.

use platform::Platform;
use serde::Serialize;
use serde_json::json;

use crate::Context;

/// What is logged of a request beside its context.
#[derive(Debug)]
pub struct Outcome<'a> {
    pub status: u16,
    /// The refusal's code, or what a fault was.
    pub error: Option<&'a str>,
    pub fault: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

fn wanted(platform: &Platform) -> Level {
    match platform.setting("LOG_LEVEL").as_deref() {
        Some("debug") => Level::Debug,
        Some("warn") => Level::Warn,
        Some("error") => Level::Error,
        _ => Level::Info,
    }
}

fn write(platform: &Platform, level: Level, mut line: serde_json::Value) {
    if level < wanted(platform) {
        return;
    }
    if let Some(line) = line.as_object_mut() {
        line.insert("time".into(), platform.now().to_string().into());
        line.insert("level".into(), json!(level));
    }
    platform.log(&line.to_string());
}

pub fn request(c: &Context<'_>, outcome: &Outcome<'_>) {
    let level = if outcome.fault.is_some() {
        Level::Error
    } else {
        Level::Info
    };
    let usage = c.platform.usage();
    let line = json!({
        "channel": "app",
        "function": c.function.name,
        "request_id": c.request_id,
        "trace_id": c.traceparent.split('-').nth(1),
        "http.request.method": c.request.method.map_or("other", platform::Method::as_str),
        "http.route": c.route.path,
        "url.path": c.request.path,
        "http.response.status_code": outcome.status,
        "error.type": outcome.error,
        "fault": outcome.fault,
        "duration_ms": c.platform.now().ms().saturating_sub(c.now.ms()),
        "client.address": c.request.client_address,
        "user.id": Some(&c.principal.user_id).filter(|user| !user.is_empty()),
        "org_id": c.principal.org_id,
        "sql.trips": usage.trips(),
        "sql.rows_read": usage.rows_read(),
        "sql.rows_written": usage.rows_written(),
    });
    write(c.platform, level, line);
}

pub fn job(
    platform: &Platform,
    name: &str,
    shard: u8,
    state: &str,
    processed: i64,
    error: Option<&str>,
) {
    let level = if error.is_some() {
        Level::Error
    } else {
        Level::Info
    };
    let line = json!({
        "channel": "jobs", "job": name, "shard": shard, "state": state, "processed": processed, "error": error,
    });
    write(platform, level, line);
}

pub fn warn(platform: &Platform, what: &str, why: &str) {
    write(
        platform,
        Level::Warn,
        json!({ "channel": "app", "what": what, "why": why }),
    );
}
