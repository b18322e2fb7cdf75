-- What every function uses whatever its subject: refused writes, stored answers, events, the audit log, limits, job
-- runs.

-- A statement refuses its whole batch by inserting the reason here, for example when the update before it matched no
-- row:
--   insert into guard (why) select ?1 where changes() = 0
-- The CHECK of that name fails and the batch is rolled back. A reason that is not known fails the last CHECK, so the
-- table is always empty. The web layer turns the name of the CHECK into the refusal with that code.
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

-- The answer of a successful write, stored in the batch of that write under the Idempotency-Key of the request. A
-- repeat of the request reads it instead of writing again. Two requests with one key at the same time meet at the
-- primary key. Refusals are not stored. org_id is 0 when the caller has no organisation yet. Read and written by the
-- web layer.
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

-- The clean-up job of system deletes what has expired, oldest first, over all organisations.
create index idempotency_expiry on idempotency (expires_at);

-- Events. A change writes its event in its own batch, and streams and webhooks read them in the order of seq. seq is
-- autoincrement, so the number of a deleted event is never given to another one. A database has one writer at a time, so
-- seq is also the order of the commits: whoever has read up to a number has missed nothing before it.
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

-- The events that were not dispatched yet, in order.
create index outbox_pending on outbox (seq) where dispatched_at is null;

-- The events of one organisation. A stream continues here after its Last-Event-ID.
create index outbox_org on outbox (org_id, seq);

-- The history of one entity.
create index outbox_entity on outbox (org_id, entity, entity_id, seq);

-- Who changed what, with the fields before and after. Rows are only added. org_id is 0 for an action outside any
-- organisation. Rows are not chained by hashes: the writers of an organisation would then wait for one another.
create table audit_log (
  org_id integer not null,
  id text not null,
  actor_type text not null constraint audit_log_actor_type check (
    actor_type in ('user', 'api_key', 'system', 'anonymous')
  ),
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

-- The lists of an entity, of an actor and of an action, newest first, because ids are ordered by time.
create index audit_log_entity on audit_log (org_id, entity, entity_id, id);
create index audit_log_actor on audit_log (org_id, actor_id, id);
create index audit_log_action on audit_log (org_id, action, id);

create trigger audit_log_refuses_update before update on audit_log BEGIN select raise(abort, 'immutable'); END;
create trigger audit_log_refuses_delete before delete on audit_log BEGIN select raise(abort, 'immutable'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, so an id that exists is refused before the insert.
create trigger audit_log_refuses_replace before insert on audit_log when exists (select 1 from audit_log where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;

-- Counters for limits that must hold exactly and on every instance, like login attempts of an account or of an address.
-- One row for a bucket and a window, raised by upsert.
create table rate_limit (
  bucket text not null,
  window_start integer not null,
  count integer not null constraint rate_limit_count check (count >= 0),
  expires_at integer not null,
  primary key (bucket, window_start)
) strict;

-- The clean-up job of system deletes the windows that are over.
create index rate_limit_expiry on rate_limit (expires_at);

-- One run of a scheduled job. slot is the planned time, or the time of the request for a manual run. Whoever inserts
-- the row of a name and slot owns its lease, so a slot runs once. When a lease expires, another instance takes it over
-- and continues at cursor. A run works on all organisations of its shard, so there is no org_id.
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

-- The runs of all jobs, newest first. The primary key serves the runs of one job.
create index job_run_history on job_run (slot, name);

-- The running ones, and the runs of one state.
create index job_run_state on job_run (state, slot, name);

-- A running job may be taken over and a failed one tried again, but one that succeeded is closed.
create trigger job_run_transition before update on job_run when old.state = 'succeeded' BEGIN select raise(abort, 'illegal_transition'); END;
