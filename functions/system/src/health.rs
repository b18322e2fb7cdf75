//! `/health`: whether the service runs and is ready, and the state of each dependency.

use domain::refusal::code;
use domain::{Refusal, values};
use platform::{Sql, SqlFailure};
use web::{Answer, Context, Stop, reply, shards};

use crate::migrator;
use crate::statements::LAST_MIGRATION;
use crate::wire::{Alive, Dependency, FullHealth, Ready};

#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn alive(_: &Context<'_>) -> Answer {
    reply(&Alive { status: "ok" })
}

/// It sends one statement to each shard.
pub async fn ready(c: &Context<'_>) -> Answer {
    for shard in 0..shards(c.platform) {
        let schema = schema(&c.platform.sql(shard)?).await?;
        if schema != migrator::latest() {
            return Err(mismatch(&schema));
        }
    }
    reply(&Ready {
        status: "ok",
        schema: migrator::latest(),
    })
}

pub async fn full(c: &Context<'_>) -> Answer {
    let mut dependencies = Vec::new();
    for shard in 0..shards(c.platform) {
        let started = c.platform.now();
        let found = match c.platform.sql(shard) {
            Ok(sql) => schema(&sql).await,
            Err(fault) => Err(fault.into()),
        };
        let status = match &found {
            Ok(found) if found == migrator::latest() => "ok",
            Ok(_) => "schema_mismatch",
            Err(Stop::Refusal(refusal)) => refusal.code.name,
            Err(_) => "unavailable",
        };
        let response_ms = c.platform.now().ms().saturating_sub(started.ms());
        dependencies.push(Dependency {
            name: format!("sql{shard}"),
            status,
            response_ms,
            schema: found.ok(),
        });
    }
    let started = c.platform.now();
    let reached = match c.platform.kv() {
        Ok(kv) => kv.get("health").await.is_ok(),
        Err(_) => false,
    };
    let response_ms = c.platform.now().ms().saturating_sub(started.ms());
    let status = if reached { "ok" } else { "unavailable" };
    dependencies.push(Dependency {
        name: "kv".to_owned(),
        status,
        response_ms,
        schema: None,
    });
    let all_ok = dependencies
        .iter()
        .all(|dependency| dependency.status == "ok");
    reply(&FullHealth {
        status: if all_ok { "ok" } else { "degraded" },
        dependencies,
        not_applicable: &["disk", "memory", "cpu", "tls_expiry"],
    })
}

/// The last migration of a database.
async fn schema(sql: &Sql) -> Result<String, Stop> {
    match sql.read(&[LAST_MIGRATION.bind(values![])]).await {
        Ok(rows) => {
            let last = rows
                .first()
                .map(platform::Rows::first::<(Option<String>,)>)
                .transpose()?
                .flatten();
            Ok(last.and_then(|(name,)| name).unwrap_or_default())
        }
        Err(SqlFailure::Fault(_)) => Err(mismatch("none")),
        Err(failure) => Err(web::explain(failure)),
    }
}

fn mismatch(found: &str) -> Stop {
    Refusal::new(&code::SCHEMA_MISMATCH)
        .with("found", found)
        .with("needed", migrator::latest())
        .retry_after(5)
        .into()
}
