-- What a program logs in with: API keys. Owner: auth. Every function reads them, in the trip of its facts.

-- A key acts for the person who created it, within scopes that are a part of what that person may do: what the creator
-- loses, the key loses. The text of a key is shown once. Here is its hash, and its prefix, by which a key that turns up
-- somewhere is recognised. The prefix holds the shard, the organisation, the scopes and the id, so nothing has to be
-- searched. last_used_at is written at most once an hour. Keys stay when they end: the audit log names them. A key that is
-- rotated names its successor, and ends when those who use it have had time to change over.
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

-- The keys of a person, newest last.
create index api_key_creator on api_key (org_id, created_by, id);

-- What a key is and may do is written once: the hash covers it.
create trigger api_key_keeps_its_terms before update of org_id, id, prefix, hash, scopes, created_by, created_at on api_key BEGIN select raise(abort, 'immutable'); END;

-- An end only comes nearer, and only with a successor.
create trigger api_key_ends_no_later before update of expires_at on api_key when new.expires_at > old.expires_at or new.successor_id is null BEGIN select raise(abort, 'immutable'); END;

-- A key is rotated once.
create trigger api_key_has_one_successor before update of successor_id on api_key when old.successor_id is not null BEGIN select raise(abort, 'illegal_transition'); END;

-- A revoked key stays revoked.
create trigger api_key_stays_revoked before update of revoked_at on api_key when old.revoked_at is not null BEGIN select raise(abort, 'illegal_transition'); END;

-- Being used changes nothing that anybody decides on.
create trigger api_key_raises_version before update of name, expires_at, revoked_at, revoked_by, successor_id, version on api_key when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

create trigger api_key_refuses_delete before delete on api_key BEGIN select raise(abort, 'never_deleted'); END;
