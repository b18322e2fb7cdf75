-- What every function needs before it has a subject: guards, stored answers, events, audit, limits, job runs.
--
-- How these files are written, and why:
--   * A statement ends at a line that ends with a semicolon, comments hold neither semicolons nor quotes, and a trigger
--     is one line with its block keywords in capitals, words that no comment uses: simple splitters, like the one of
--     wrangler, then cut correctly.
--   * Tables are STRICT: a number that is no integer, or text in a number, is refused by the database itself.
--   * Keys lead with org_id: a page of one tenant is one range, and a foreign row cannot be referenced.
--   * Every CHECK has a name and every RAISE is a code: both become answers of the API, so the loser of a race reads 409.
--   * *_at is milliseconds since 1970 UTC, *_minor is money in minor units, *_c4 is cost in 1/10000 of a minor unit,
--     qty is in the base unit of the item, *_ppm is parts per million, version is what the ETag shows.
--   * All numbers stay below 2^53, because they pass through JavaScript.
--   * A table with secondary indexes keeps its rowid unless its comment says why not.

-- A write that must be refused inserts its reason here: insert into guard (why) select ?1 where changes() = 0.
-- The CHECK of that name aborts the whole batch. An unknown reason aborts too, so the table is empty for ever.
create table guard (
  why text not null,
  constraint stale_version check (why <> 'stale_version'),
  constraint not_found check (why <> 'not_found'),
  constraint already_exists check (why <> 'already_exists'),
  constraint invalid_reference check (why <> 'invalid_reference'),
  constraint in_use check (why <> 'in_use'),
  constraint conflict check (why <> 'conflict'),
  constraint illegal_transition check (why <> 'illegal_transition'),
  constraint insufficient_stock check (why <> 'insufficient_stock'),
  constraint reservation_expired check (why <> 'reservation_expired'),
  constraint lost_lease check (why <> 'lost_lease'),
  constraint last_admin check (why <> 'last_admin'),
  constraint session_revoked check (why <> 'session_revoked'),
  constraint token_already_rotated check (why <> 'token_already_rotated'),
  constraint token_reused check (why <> 'token_reused'),
  constraint wrong_shard check (why <> 'wrong_shard'),
  constraint unknown_guard check (
    why in (
      'stale_version', 'not_found', 'already_exists', 'invalid_reference', 'in_use', 'conflict', 'illegal_transition',
      'insufficient_stock', 'reservation_expired', 'lost_lease', 'last_admin', 'session_revoked',
      'token_already_rotated', 'token_reused', 'wrong_shard'
    )
  )
) strict;

-- The answer of a committed write, stored in the same batch, so that a retry with the same key reads it instead of
-- writing twice. Two requests with one key race on the primary key. Refusals are never stored: only 2xx fits.
-- org_id 0 is a caller that has no organisation yet. Read and written by the web layer, emptied by auth.
create table idempotency (
  org_id integer not null,
  principal text not null,
  key text not null,
  fingerprint text not null,
  status integer not null constraint idempotency_only_success check (status between 200 and 299),
  body text constraint idempotency_body_json check (body is null or json_valid(body)),
  created_at integer not null,
  expires_at integer not null,
  primary key (org_id, principal, key),
  constraint idempotency_lifetime check (expires_at > created_at)
) strict;

-- The clean-up job deletes what has expired, oldest first, over all organisations.
create index idempotency_expiry on idempotency (expires_at);

-- Events leave through here: written in the batch of the change they tell of, read in order of seq by streams and
-- webhooks. autoincrement, because a reader that has seen seq n must never meet n again after a deletion.
create table outbox (
  seq integer primary key autoincrement,
  org_id integer not null,
  id text not null,
  topic text not null,
  entity text not null,
  entity_id text not null,
  payload text not null constraint outbox_payload_json check (json_valid(payload)),
  request_id text,
  traceparent text,
  created_at integer not null,
  dispatched_at integer,
  unique (id)
) strict;

-- What still has to leave, in order.
create index outbox_pending on outbox (seq) where dispatched_at is null;

-- The stream of one organisation, resumed after Last-Event-ID.
create index outbox_org on outbox (org_id, seq);

-- The history of one thing.
create index outbox_entity on outbox (org_id, entity, entity_id, seq);

-- Who did what to which row, with the fields before and after. Only ever added to. A nightly seal over these rows will
-- prove that: chaining hashes at write time would make all writers of a tenant wait for one another.
-- org_id 0 is an act outside any organisation.
create table audit_log (
  org_id integer not null,
  id text not null,
  actor_type text not null constraint audit_log_actor_type check (actor_type in ('user', 'api_key', 'system', 'anonymous')),
  actor_id text,
  action text not null,
  entity text not null,
  entity_id text not null,
  diff text constraint audit_log_diff_json check (diff is null or json_valid(diff)),
  request_id text,
  ip text,
  user_agent text,
  at integer not null,
  primary key (org_id, id)
) strict;

-- Lists by thing, by actor and by action, newest first: ids are ordered by time.
create index audit_log_entity on audit_log (org_id, entity, entity_id, id);

create index audit_log_actor on audit_log (org_id, actor_id, id);

create index audit_log_action on audit_log (org_id, action, id);

create trigger audit_log_refuses_update before update on audit_log BEGIN select raise(abort, 'immutable'); END;

create trigger audit_log_refuses_delete before delete on audit_log BEGIN select raise(abort, 'immutable'); END;

-- INSERT OR REPLACE deletes without firing delete triggers, so a second row of the same id is refused here.
create trigger audit_log_refuses_replace before insert on audit_log when exists (select 1 from audit_log where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;

-- Counters for what must be limited exactly and everywhere: login attempts by account and by address. Coarse limits stay
-- with the platform. One row a bucket and window, raised by upsert.
create table rate_limit (
  bucket text not null,
  window_start integer not null,
  count integer not null constraint rate_limit_count check (count >= 0),
  expires_at integer not null,
  primary key (bucket, window_start)
) strict;

create index rate_limit_expiry on rate_limit (expires_at);

-- One run of a scheduled job. The primary key is what makes a slot run once: whoever inserts it owns the lease, and an
-- expired lease can be taken over, going on at the cursor. name is function.job, slot is the planned time, or now for a
-- manual run. A run works on all organisations of its shard, so there is no org_id.
create table job_run (
  name text not null,
  slot integer not null constraint job_run_slot check (slot >= 0),
  state text not null constraint job_run_state check (state in ('running', 'succeeded', 'failed')),
  trigger text not null constraint job_run_trigger check (trigger in ('cron', 'manual')),
  attempt integer not null default 1 constraint job_run_attempt check (attempt >= 1),
  cursor text,
  processed integer not null default 0 constraint job_run_processed check (processed >= 0),
  lease_owner text,
  lease_until integer,
  error text,
  started_at integer not null,
  finished_at integer,
  created_at integer not null,
  primary key (name, slot),
  constraint job_run_lease check (
    (state = 'running') = (lease_owner is not null)
    and (state = 'running') = (lease_until is not null)
  ),
  constraint job_run_finished check ((state = 'running') = (finished_at is null)),
  constraint job_run_failed_says_why check (state <> 'failed' or error is not null)
) strict;

-- History of all jobs, newest first. History of one job is the primary key.
create index job_run_history on job_run (slot, name);

-- The running ones, and the history of one state.
create index job_run_state on job_run (state, slot, name);

-- running may be taken over, failed may be tried again, succeeded is done.
create trigger job_run_transition before update on job_run when old.state = 'succeeded' BEGIN select raise(abort, 'illegal_transition'); END;
