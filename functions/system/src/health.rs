//! `/health` and `/v1/system/health`.
//!
//! `/health` is for probes and monitors: whether this installation can serve, so it reads every database. Without that, a new
//! version would get requests before the migration that it needs. A probe that must not fail with a database, such as a
//! liveness probe of Kubernetes, asks another function, for example `/v1/auth/health`, which reads nothing.
//!
//! `/v1/system/health` tells operators what is wrong. It takes the secret of the installation and no access token, because
//! it must answer when there is no database and no key-value store, and because roles are an organisation's.

use domain::refusal::code;
use domain::{Refusal, values};
use platform::{Sql, SqlFailure};
use web::{Answer, Context, Stop, reply, shards};

use crate::migrator;
use crate::statements::LAST_MIGRATION;
use crate::wire::{Dependency, DependencyHealth, Health};

/// It sends one statement to each shard.
pub async fn ready(c: &Context<'_>) -> Answer {
    for shard in 0..shards(c.platform) {
        let schema = schema(&c.platform.sql(shard)?).await?;
        if schema != migrator::latest() {
            return Err(mismatch(&schema));
        }
    }
    reply(&Health {
        status: "ok",
        schema: migrator::latest(),
    })
}

pub async fn dependencies(c: &Context<'_>) -> Answer {
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
    reply(&DependencyHealth {
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
