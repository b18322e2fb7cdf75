//! One JSON line per request, with the attribute names of OpenTelemetry. It never holds a token, a body or an e-mail.

use domain::{Tree, object};
use platform::Platform;
use strum::{EnumString, IntoStaticStr};

use crate::Context;

/// The result of a request, as it is logged.
#[derive(Debug)]
pub struct Outcome<'a> {
    pub status: u16,
    /// The code of the refusal, or the cause of the fault.
    pub error: Option<&'a str>,
    pub fault: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

fn wanted(platform: &Platform) -> Level {
    let name = platform.setting("LOG_LEVEL");
    name.and_then(|name| name.parse().ok())
        .unwrap_or(Level::Info)
}

fn write(platform: &Platform, level: Level, line: Tree) {
    if level < wanted(platform) {
        return;
    }
    let mut members = vec![
        ("time".to_owned(), Tree::from(platform.now().to_string())),
        ("level".to_owned(), Tree::from(level.into_str())),
    ];
    if let Tree::Object(rest) = line {
        members.extend(rest);
    }
    platform.log(&Tree::Object(members).to_string());
}

pub fn request(c: &Context<'_>, outcome: &Outcome<'_>) {
    let level = if outcome.fault.is_some() {
        Level::Error
    } else {
        Level::Info
    };
    let usage = c.platform.usage();
    let actor = |kind| Some(c.principal.user_id.as_str()).filter(|_| c.principal.kind() == kind);
    let line = object! {
        "channel" => "app",
        "function" => c.function.name,
        "request_id" => c.request_id.as_str(),
        "trace_id" => c.traceparent.split('-').nth(1),
        "http.request.method" => c.request.method.map_or("other", <&str>::from),
        "http.route" => c.route.path,
        "url.path" => c.request.path.as_str(),
        "http.response.status_code" => i64::from(outcome.status),
        "error.type" => outcome.error,
        "fault" => outcome.fault,
        "duration_ms" => c.platform.now().ms().saturating_sub(c.now.ms()),
        "client.address" => c.request.client_address.as_str(),
        "user.id" => actor("user"),
        "api_key.id" => actor("api_key"),
        "org_id" => c.principal.org_id,
        "sql.trips" => usage.trips(),
        "sql.rows_read" => usage.rows_read(),
        "sql.rows_written" => usage.rows_written(),
    };
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
    let line = object! {
        "channel" => "jobs",
        "job" => name,
        "shard" => i64::from(shard),
        "state" => state,
        "processed" => processed,
        "error" => error,
    };
    write(platform, level, line);
}

pub fn warn(platform: &Platform, what: &str, why: &str) {
    let line = object! { "channel" => "app", "what" => what, "why" => why };
    write(platform, Level::Warn, line);
}

pub fn fault(platform: &Platform, what: &str, why: &str) {
    let line = object! { "channel" => "app", "what" => what, "fault" => why };
    write(platform, Level::Error, line);
}
