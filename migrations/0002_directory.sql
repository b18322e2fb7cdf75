-- The directory: who can log in, and on which shard an organisation is stored. Only the tables of shard 0 are used, but
-- every shard has them, so that all shards have the same schema. Owner: auth.

-- An organisation and its shard. id is autoincrement, so no number is given twice. Registration takes three steps, and
-- each can be repeated after a crash: insert the row as provisioning, write the organisation on its shard, set the row
-- active.
create table directory_org (
  id integer primary key autoincrement,
  slug text not null collate nocase constraint directory_org_slug check (
    length(slug) between 2 and 63
    and slug not glob '*[^a-z0-9-]*'
  ),
  name text not null,
  shard integer not null constraint directory_org_shard check (shard >= 0),
  state text not null default 'provisioning' constraint directory_org_state check (
    state in ('provisioning', 'active', 'suspended')
  ),
  created_by text not null,
  created_at integer not null,
  unique (slug)
) strict;

create trigger directory_org_transition before update of state on directory_org when new.state <> old.state and not ((old.state in ('provisioning', 'suspended') and new.state = 'active') or (old.state = 'active' and new.state = 'suspended')) BEGIN select raise(abort, 'illegal_transition'); END;

-- Moving an organisation to another shard needs more than changing this number.
create trigger directory_org_keeps_its_shard before update of id, shard on directory_org when new.id <> old.id or new.shard <> old.shard BEGIN select raise(abort, 'immutable'); END;

-- A person who can log in, by e-mail or by user name. What an organisation knows of the person is in membership. The
-- CHECKs admit an e-mail only in lower-case ASCII, so that two spellings of it cannot be two accounts. A user name has
-- no at sign, so it is never taken for an e-mail.
create table user_account (
  id text primary key not null,
  email text not null collate nocase constraint user_account_email check (
    email = lower(email) collate binary
    and email not glob '*[^!-~]*'
    and email glob '?*@?*'
    and length(email) <= 254
  ),
  username text collate nocase constraint user_account_username check (
    length(username) between 2 and 64
    and username not glob '*[^!-~]*'
    and username not glob '*@*'
  ),
  password_hash text,
  password_changed_at integer,
  email_verified_at integer,
  state text not null default 'pending' constraint user_account_state check (
    state in ('pending', 'active', 'disabled', 'erased')
  ),
  created_at integer not null,
  version integer not null default 1,
  unique (email),
  unique (username),
  constraint user_account_erased_is_blank check (
    state <> 'erased'
    or (username is null and password_hash is null and email_verified_at is null)
  )
) strict;

-- From pending to active, between active and disabled both ways, from disabled to erased.
create trigger user_account_transition before update of state on user_account when new.state <> old.state and not ((old.state in ('pending', 'disabled') and new.state = 'active') or (old.state = 'active' and new.state = 'disabled') or (old.state = 'disabled' and new.state = 'erased')) BEGIN select raise(abort, 'illegal_transition'); END;
create trigger user_account_raises_version before update on user_account when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger user_account_refuses_delete before delete on user_account BEGIN select raise(abort, 'never_deleted'); END;

-- The organisations of a person, so that a login knows which shards to ask.
create table user_org (
  user_id text not null,
  org_id integer not null,
  created_at integer not null,
  primary key (user_id, org_id),
  foreign key (user_id) references user_account (id),
  foreign key (org_id) references directory_org (id)
) strict;

-- The persons of an organisation.
create index user_org_org on user_org (org_id, user_id);
