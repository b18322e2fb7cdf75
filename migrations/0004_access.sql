-- How a member or a program is recognised after the login: sessions, refresh tokens, API keys. Owner: auth. Every
-- function reads api_key together with the facts of the request.

-- A login. It is over when it was not refreshed until idle_expires_at, at expires_at in any event, or when it is
-- revoked.
create table session (
  org_id integer not null,
  id text not null,
  user_id text not null,
  ip text,
  user_agent text,
  created_at integer not null,
  last_seen_at integer not null,
  idle_expires_at integer not null,
  expires_at integer not null,
  revoked_at integer,
  revoke_reason text,
  primary key (org_id, id),
  foreign key (org_id, user_id) references membership (org_id, user_id) on delete cascade,
  constraint session_idle_before_absolute check (idle_expires_at <= expires_at),
  constraint session_revoked_says_why check ((revoked_at is null) = (revoke_reason is null))
) strict;

-- The sessions of a member: to list them and to revoke them all.
create index session_user on session (org_id, user_id, id);

-- The clean-up job of auth finds all sessions that are over by this index alone, because idle_expires_at is never later
-- than expires_at.
create index session_expiry on session (idle_expires_at);

-- A revoked session stays revoked.
create trigger session_stays_revoked before update of revoked_at on session when old.revoked_at is not null and new.revoked_at is null BEGIN select raise(abort, 'session_revoked'); END;

-- When a member last changed the password. The password itself is in the directory, which may be on another shard. A
-- login that checked the old password while it was being changed reads this row and opens no session.
create table password_fence (
  org_id integer not null,
  user_id text not null,
  changed_at integer not null,
  primary key (org_id, user_id),
  foreign key (org_id, user_id) references membership (org_id, user_id) on delete cascade
) strict;

-- A refresh token, found by the hash of its secret alone, because the token names its shard but not its organisation.
-- parent_hash is unique, so of two requests that rotate one token only one succeeds. It is not a foreign key, because
-- the clean-up job deletes a parent before its child.
create table refresh_token (
  org_id integer not null,
  hash text primary key not null,
  session_id text not null,
  parent_hash text,
  generation integer not null,
  issued_at integer not null,
  used_at integer,
  expires_at integer not null,
  unique (parent_hash),
  foreign key (org_id, session_id) references session (org_id, id) on delete cascade,
  constraint refresh_token_first check (generation >= 1 and (generation = 1) = (parent_hash is null)),
  constraint refresh_token_lifetime check (expires_at > issued_at)
) strict;

-- The tokens of a session, in the order in which they were issued.
create index refresh_token_session on refresh_token (org_id, session_id, generation);

-- The clean-up job of auth deletes what has expired.
create index refresh_token_expiry on refresh_token (expires_at);

-- The time of the first use tells a repeated click from a stolen token, so it is written once.
create trigger refresh_token_used_once before update of used_at on refresh_token when old.used_at is not null and new.used_at is not old.used_at BEGIN select raise(abort, 'token_already_rotated'); END;

-- An API key. It acts for the member who created it and has a part of the permissions of that member: what the creator
-- loses, the key loses. The key itself is shown once. Stored are its hash, and its prefix, by which people recognise a
-- key that was found somewhere. The text of a key names the shard, the organisation, the scopes and the id, so nothing
-- has to be searched. last_used_at is written at most once an hour. Keys are not deleted, because the audit log names
-- them. A key that was rotated names its successor and stays valid until its users have had time to change to that one.
create table api_key (
  org_id integer not null,
  id text not null,
  name text not null constraint api_key_name check (length(name) between 1 and 100),
  prefix text not null,
  hash text not null constraint api_key_hash check (
    length(hash) = 64
    and hash not glob '*[^0-9a-f]*'
  ),
  scopes text not null constraint api_key_scopes check (
    length(scopes) between 1 and 64
    and scopes not glob '*[^0-9a-f]*'
  ),
  created_by text not null,
  created_at integer not null,
  expires_at integer not null,
  last_used_at integer,
  revoked_at integer,
  revoked_by text,
  successor_id text,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, created_by) references membership (org_id, user_id),
  foreign key (org_id, successor_id) references api_key (org_id, id),
  constraint api_key_lifetime check (expires_at > created_at),
  constraint api_key_revoked_by check ((revoked_at is null) = (revoked_by is null))
) strict;

-- The keys of a member, oldest first.
create index api_key_creator on api_key (org_id, created_by, id);

-- The hash covers what the key is and what it may do, so that does not change.
create trigger api_key_keeps_its_terms before update of org_id, id, prefix, hash, scopes, created_by, created_at on api_key BEGIN select raise(abort, 'immutable'); END;

-- Only rotating changes when a key expires, and only to an earlier time.
create trigger api_key_ends_no_later before update of expires_at on api_key when new.expires_at > old.expires_at or new.successor_id is null BEGIN select raise(abort, 'immutable'); END;

-- A key is rotated once.
create trigger api_key_has_one_successor before update of successor_id on api_key when old.successor_id is not null BEGIN select raise(abort, 'illegal_transition'); END;

-- A revoked key stays revoked.
create trigger api_key_stays_revoked before update of revoked_at on api_key when old.revoked_at is not null BEGIN select raise(abort, 'illegal_transition'); END;

-- last_used_at does not raise the version, because nobody decides anything by it.
create trigger api_key_raises_version before update of name, expires_at, revoked_at, revoked_by, successor_id, version on api_key when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger api_key_refuses_delete before delete on api_key BEGIN select raise(abort, 'never_deleted'); END;

-- Access tokens that are refused before they expire: those of a session that ended, of a user who was deactivated or has
-- another role, of a role that lost permissions. The batch of that change writes the row. The key-value store holds the
-- same for all functions, a key a row: this table knows the keys, so that nobody has to list them. unpublished_at is the
-- time up to which tokens must be denied there, if the store could not be written to. The jobs of auth write it
-- later, and delete a row and its key when no token is left that they could deny.
create table denial (
  org_id integer not null,
  kind text not null constraint denial_kind check (kind in ('session', 'user', 'role')),
  holder_id text not null,
  code text not null constraint denial_code check (code in ('session_revoked', 'token_expired')),
  denied_at integer not null,
  unpublished_at integer,
  primary key (org_id, kind, holder_id),
  foreign key (org_id) references org (id)
) strict;

-- The denials that no token needs any more, oldest first, and those that the key-value store does not hold yet.
create index denial_age on denial (denied_at);
create index denial_unpublished on denial (unpublished_at) where unpublished_at is not null;
