//! `cargo xtask tick`: runs what is due in every function, as a scheduler does on Spin.

use std::path::Path;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, OrFail, Result, fail};
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
    let lines = tick_all(&url, &secret)?;
    if lines.is_empty() {
        println!("no job was due");
    }
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

/// Runs the due jobs of every function. The others run
/// even if one fails.
pub fn tick_all(url: &str, internal_secret: &str) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut failures = Vec::new();
    for function in project::scheduled_functions()? {
        match tick(url, internal_secret, &function) {
            Ok(runs) => lines.extend(runs),
            Err(Failure::Because(why)) => failures.push(why),
            Err(interrupted) => return Err(interrupted),
        }
    }
    if failures.is_empty() {
        Ok(lines)
    } else {
        fail(failures.join("\n"))
    }
}

/// Runs the due jobs of one function and returns a line about each.
fn tick(url: &str, internal_secret: &str, function: &str) -> Result<Vec<String>> {
    let path = format!("/internal/{function}/tick");
    let answer = request::post(
        &format!("{}{path}", url.trim_end_matches('/')),
        internal_secret,
    )?;
    if answer.status != 200 {
        return fail(format!(
            "{url}{path} answered with status {}: {}",
            answer.status,
            answer.body.trim()
        ));
    }
    let report: Value =
        serde_json::from_str(&answer.body).or_fail(format!("{url}{path} returned no report"))?;
    let line = |run: &Value| {
        format!(
            "{} of shard {}: {}, {} changed",
            run["job"].as_str().unwrap_or_default(),
            run["shard"],
            run["state"].as_str().unwrap_or_default(),
            run["processed"]
        )
    };
    Ok(report["runs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(line)
        .collect())
}
