//! `cargo xtask migrate`: asks a running server to bring every shard to the newest schema.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, OrFail, Result, fail};
use crate::secrets::Secrets;
use crate::{process, project, request, tools};

/// How long the version before may go on answering once a new one is deployed.
const TAKEOVER_LIMIT: Duration = Duration::from_secs(60);
const ASK_EVERY: Duration = Duration::from_secs(2);

pub fn run(mut arguments: Arguments) -> Result {
    let url = arguments
        .value("--url")?
        .unwrap_or_else(|| format!("http://localhost:{}", project::LOCAL_PORT));
    let secret = arguments
        .value("--secret")?
        .or_else(|| std::env::var("INTERNAL_SECRET").ok());
    arguments.finish()?;
    tools::check_node()?;
    let secret = match secret {
        Some(secret) => secret,
        None => Secrets::read(Path::new("."))?
            .get("INTERNAL_SECRET")?
            .to_owned(),
    };
    for line in migrate(&url, &secret)? {
        println!("{line}");
    }
    Ok(())
}

/// Applies what is missing and says it, one line a shard.
pub fn migrate(url: &str, internal_secret: &str) -> Result<Vec<String>> {
    let shards = ask(url, internal_secret)?;
    Ok(shards.iter().map(told).collect())
}

/// The same through a server that was just deployed. The version before may still answer, which
/// knows nothing of what is new: whoever answers must bring every shard to our last migration.
pub fn migrate_to_ours(url: &str, internal_secret: &str) -> Result<Vec<String>> {
    let ours = project::last_migration()?;
    let limit = Instant::now() + TAKEOVER_LIMIT;
    loop {
        let why = match ask(url, internal_secret) {
            Ok(shards) if are_at(&shards, &ours) => return Ok(shards.iter().map(told).collect()),
            Ok(_) => format!("the databases of {url} are not at {ours}: does it run this version?"),
            Err(Failure::Because(why)) => why,
            Err(interrupted) => return Err(interrupted),
        };
        if Instant::now() >= limit {
            return fail(why);
        }
        let next = Instant::now() + ASK_EVERY;
        while Instant::now() < next {
            process::pause()?;
        }
    }
}

fn are_at(shards: &[Value], migration: &str) -> bool {
    !shards.is_empty() && shards.iter().all(|shard| shard["schema"] == migration)
}

/// Lets a server migrate, and gives what it says of each shard.
fn ask(url: &str, internal_secret: &str) -> Result<Vec<Value>> {
    let answer = request::post(
        &format!("{}/internal/system/migrate", url.trim_end_matches('/')),
        internal_secret,
    )?;
    if answer.status != 200 {
        return fail(format!(
            "{url} refused to migrate with status {}: {}",
            answer.status,
            reason(&answer.body)
        ));
    }
    let report: Value = serde_json::from_str(&answer.body)
        .or_fail(format!("{url} returned no migration report"))?;
    Ok(report["shards"].as_array().cloned().unwrap_or_default())
}

/// What a refusal says, on one line, whatever it is that listens there.
fn reason(body: &str) -> String {
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    match (problem["code"].as_str(), problem["detail"].as_str()) {
        (Some(code), Some(detail)) => format!("{code}: {detail}"),
        _ => "this is not a Trastienda server".to_owned(),
    }
}

fn told(shard: &Value) -> String {
    let applied: Vec<&str> = shard["applied"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let schema = shard["schema"].as_str().unwrap_or("empty");
    match applied.len() {
        0 => format!("shard {}: up to date at {schema}", shard["shard"]),
        count => format!(
            "shard {}: applied {count} ({}), now at {schema}",
            shard["shard"],
            applied.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::are_at;

    #[test]
    fn every_shard_must_be_there() {
        let shard = |schema: &str| json!({ "shard": 0, "applied": [], "schema": schema });
        let (old, new) = (shard("0001_a.sql"), shard("0002_b.sql"));
        for (shards, expected) in [
            (vec![new.clone(), new.clone()], true),
            (vec![new.clone(), old.clone()], false),
            (vec![old.clone(), old], false),
            (vec![new, json!({})], false),
            (vec![], false),
        ] {
            assert_eq!(are_at(&shards, "0002_b.sql"), expected, "{shards:?}");
        }
    }
}
