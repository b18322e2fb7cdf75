//! The version and environment, and migrating the databases.

use web::{Answer, Context, reply, shards};

use crate::migrator;
use crate::wire::{Info, Migrated, MigratedShard};

#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn info(c: &Context<'_>) -> Answer {
    reply(&Info {
        name: "trastienda",
        version: env!("CARGO_PKG_VERSION"),
        environment: c.platform.setting("ENVIRONMENT").unwrap_or_default(),
        served_by: c.request.served_by.clone(),
        schema: migrator::latest(),
        shards: shards(c.platform),
        time: c.now,
    })
}

pub async fn migrate(c: &Context<'_>) -> Answer {
    let mut done = Vec::new();
    for shard in 0..shards(c.platform) {
        let applied = migrator::migrate(&c.platform.sql(shard)?, c.now).await?;
        done.push(MigratedShard {
            shard,
            applied,
            schema: migrator::latest(),
        });
    }
    reply(&Migrated { shards: done })
}
