//! The SQL of `system`.

use domain::rfc3339;

macro_rules! run_json {
    () => {
        concat!(
            "json_object('job', r.name, 'slot', ",
            rfc3339!("r.slot"),
            ", 'state', r.state, 'trigger', r.trigger,
             'attempt', r.attempt, 'processed', r.processed, 'error', r.error,
             'started_at', ",
            rfc3339!("r.started_at"),
            ", 'finished_at', ",
            rfc3339!("r.finished_at"),
            ")"
        )
    };
}

domain::statements! {
    /// `migrator`: its two tables. The second is the table of `wrangler d1 migrations`, so that each tool sees the
    /// migrations that the other applied.
    CREATE_SCHEMA_MIGRATION = "create table if not exists schema_migration (
            name text primary key,
            checksum text not null,
            applied_at integer not null
        ) without rowid";
    CREATE_D1_MIGRATIONS = "create table if not exists d1_migrations (
            id integer primary key autoincrement,
            name text unique,
            applied_at timestamp default current_timestamp not null
        )";

    /// `health::ready`, by primary key.
    LAST_MIGRATION = "select max(name) as name
        from schema_migration";

    /// `runs::list`: newest first, by index job_run_history.
    LIST_RUNS = concat!("select cast(r.slot as text) as slot_key, r.name as name_key, ", run_json!(), " as body
        from job_run as r
        where (r.slot, r.name) < (cast(?1 as integer), ?2)
        order by r.slot desc, r.name desc
        limit ?3");

    /// `runs::active`, by index job_run_state.
    LIST_ACTIVE_RUNS = concat!("select cast(r.slot as text) as slot_key, r.name as name_key, ", run_json!(), " as body
        from job_run as r
        where r.state = 'running' and (r.slot, r.name) < (cast(?1 as integer), ?2)
        order by r.slot desc, r.name desc
        limit ?3");

    /// `runs::status`: the newest run of each name in `?1`, by primary key.
    LAST_RUNS = concat!("select r.name as name, ", run_json!(), " as body
        from json_each(?1) as wanted
        join job_run as r on r.name = wanted.value
        and r.slot = (select max(l.slot) from job_run as l where l.name = wanted.value)");

    /// `jobs::cleanup`, by index idempotency_expiry.
    DELETE_EXPIRED_ANSWERS = "delete from idempotency
        where rowid in (
            select rowid
            from idempotency
            where expires_at < ?1
            order by expires_at
            limit 500
        )";

    /// `jobs::cleanup`, by index rate_limit_expiry.
    DELETE_EXPIRED_WINDOWS = "delete from rate_limit
        where (bucket, window_start) in (
            select bucket, window_start
            from rate_limit
            where expires_at < ?1
            order by expires_at
            limit 500
        )";

    /// `jobs::cleanup`: runs of the last 30 days stay; by index job_run_history.
    DELETE_OLD_RUNS = "delete from job_run
        where (name, slot) in (
            select name, slot
            from job_run
            where slot < ?1 and state <> 'running'
            order by slot
            limit 500
        )";
}

/// Statements of the migrator that are not in `ALL`, because it creates their tables itself, not a migration.
pub const LIST_APPLIED: &str = "select name, checksum from schema_migration order by name";
pub const LIST_APPLIED_BY_WRANGLER: &str = "select name from d1_migrations order by name";
pub const RECORD_MIGRATION: &str = "insert into schema_migration (name, checksum, applied_at)
    values (?1, ?2, cast(?3 as integer))";
pub const ADOPT_MIGRATION: &str = "insert into schema_migration (name, checksum, applied_at)
    values (?1, ?2, cast(?3 as integer))
    on conflict (name) do nothing";
pub const RECORD_FOR_WRANGLER: &str = "insert or ignore into d1_migrations (name) values (?1)";
