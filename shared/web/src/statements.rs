//! The SQL of requests and jobs that every function shares.

use crate::answer::record_columns;

domain::statements! {
    /// `Context::read` of a request with an Idempotency-Key, by primary key.
    FIND_ANSWER = concat!("select fingerprint, status, ", record_columns!("body"), "
        from idempotency
        where org_id = ?1 and principal = ?2 and key = ?3");

    /// `Context::read` of a sensitive route, by primary keys: the permissions that the caller has now, while the
    /// session is active. The `+` keeps SQLite from scanning the organisation in an index that holds
    /// every column.
    FIND_SESSION = "select r.permissions as permissions
        from session as s
        cross join membership as m on m.org_id = s.org_id and m.user_id = s.user_id
        cross join role as r on r.org_id = m.org_id and r.id = m.role_id
        cross join org as o on o.id = s.org_id
        where s.org_id = ?1
        and s.id = ?2
        and +m.state = 'active'
        and o.status = 'active'
        and s.revoked_at is null
        and s.expires_at > ?3
        and s.idle_expires_at > ?3";

    /// A request with an API key, by primary keys: the key, and the permissions that its creator has now.
    FIND_API_KEY = "select k.hash as hash,
            iif(k.revoked_at is null and m.state = 'active' and o.status = 'active', 1, 0) as is_live,
            k.expires_at as expires_at, coalesce(k.last_used_at, 0) as last_used_at,
            r.permissions as permissions
        from api_key as k
        cross join membership as m on m.org_id = k.org_id and m.user_id = k.created_by
        cross join role as r on r.org_id = m.org_id and r.id = m.role_id
        cross join org as o on o.id = k.org_id
        where k.org_id = ?1 and k.id = ?2";

    /// A request with an API key, at most once an hour, by primary key.
    RECORD_KEY_USE = "update api_key
        set last_used_at = ?3
        where org_id = ?1 and id = ?2 and coalesce(last_used_at, 0) <= ?4";

    /// After it, if it changed the row.
    RECORD_KEY_AUDIT = "insert into audit_log (org_id, id, actor_type, actor_id, action, entity, entity_id, request_id, ip, user_agent, at)
        select ?1, ?2, 'api_key', ?3, 'api_key_usage', 'api_key', ?3, ?4, ?5, ?6, ?7
        where changes() > 0";

    /// Every commit: the audit row. `?12` is the time.
    RECORD_AUDIT = "insert into audit_log (org_id, id, actor_type, actor_id, action, entity, entity_id, diff, request_id, ip,
            user_agent, at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

    /// Aborts a batch whose last statement changed no row. `?1` is a CHECK of the guard table.
    GUARD_CHANGED = "insert into guard (why)
        select ?1
        where changes() = 0";

    /// `limit::hit`: counts one use of a bucket in its window, by primary key.
    HIT = "insert into rate_limit (bucket, window_start, count, expires_at)
        values (?1, ?2, 1, ?3)
        on conflict (bucket, window_start) do update set count = count + 1
        returning count";

    /// `job::tick`: the runs of these slots, by primary key. `?1` is `[[name, slot], …]`.
    FIND_RUNS = "select r.name as name, r.state as state, r.lease_until as lease_until
        from json_each(?1) as wanted
        join job_run as r on r.name = json_extract(wanted.value, '$[0]')
        and r.slot = json_extract(wanted.value, '$[1]')";

    /// `job::run`: takes a slot that is new, or whose lease has expired. No row: another worker has it. A new slot
    /// continues where the slot before it stopped, so that the end of a long list is reached too. By primary
    /// key.
    CLAIM_RUN = "insert into job_run (name, slot, state, trigger, attempt, processed, lease_owner, lease_until, started_at,
            created_at, cursor)
        values (?1, ?2, 'running', ?3, 1, 0, ?4, ?5, ?6, ?6, (
            select iif(b.state = 'running' and b.lease_until < ?6, b.cursor, null)
            from job_run as b
            where b.name = ?1 and b.slot < ?2
            order by b.slot desc
            limit 1
        ))
        on conflict (name, slot) do update set state = 'running', attempt = attempt + 1,
            lease_owner = excluded.lease_owner, lease_until = excluded.lease_until, error = null, finished_at = null
        where job_run.state = 'failed' or (job_run.state = 'running' and job_run.lease_until < excluded.started_at)
        returning cursor";

    /// `job::run`: closes the slot before if no worker has it any more, by primary key.
    SUPERSEDE_RUN = "update job_run
        set state = 'failed', error = 'not finished when the next slot came, which goes on from here',
            lease_until = null, lease_owner = null, finished_at = ?3
        where name = ?1
        and slot = (select max(b.slot) from job_run as b where b.name = ?1 and b.slot < ?2)
        and state = 'running'
        and lease_until < ?3";

    /// `job::run`: adds the number of rows that the statement before it changed.
    COUNT_WORK = "update job_run
        set processed = processed + changes()
        where name = ?1 and slot = ?2 and lease_owner = ?3";

    /// `job::run`: moves on to `?4`, or finishes when `?5` says so.
    ADVANCE_RUN = "update job_run
        set cursor = ?4, state = ?5, lease_until = iif(?5 = 'running', ?6, null),
            lease_owner = iif(?5 = 'running', lease_owner, null), finished_at = iif(?5 = 'running', null, ?7)
        where name = ?1 and slot = ?2 and lease_owner = ?3 and state = 'running'
        returning processed";

    /// `job::run`: releases the lease, so that the next worker continues from the cursor, by primary key.
    RELEASE_RUN = "update job_run
        set lease_until = ?4
        where name = ?1 and slot = ?2 and lease_owner = ?3 and state = 'running'";

    /// `job::run`: records why a step failed; the next tick tries again.
    FAIL_RUN = "update job_run
        set state = 'failed', error = ?4, lease_until = null, lease_owner = null, finished_at = ?5
        where name = ?1 and slot = ?2 and lease_owner = ?3 and state = 'running'";

    /// `job::run`: the run of a slot that another worker took, by primary key.
    FIND_RUN = "select state, processed
        from job_run
        where name = ?1 and slot = ?2";
}
