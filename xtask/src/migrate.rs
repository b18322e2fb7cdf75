//! `cargo xtask migrate`: asks a running server to bring every shard to the newest schema.

use std::path::Path;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{OrFail, Result, fail};
use crate::secrets::Secrets;
use crate::{project, request, tools};

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
    let report: Value =
        serde_json::from_str(&answer.body).or_fail(format!("{url} gave no migration report"))?;
    Ok(report["shards"]
        .as_array()
        .into_iter()
        .flatten()
        .map(told)
        .collect())
}

/// What a refusal says, on one line, whatever it is that listens there.
fn reason(body: &str) -> String {
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    match (problem["code"].as_str(), problem["detail"].as_str()) {
        (Some(code), Some(detail)) => format!("{code}: {detail}"),
        _ => "that is no server of ours".to_owned(),
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
