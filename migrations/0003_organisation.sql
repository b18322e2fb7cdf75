-- An organisation on its own shard: settings, roles, members, sessions. Owner: auth. Every function reads org.

-- The settings that rules need, as columns: one read, checked values. The id comes from directory_org.
create table org (
  id integer primary key not null,
  slug text not null,
  name text not null,
  base_currency text not null constraint org_base_currency check (base_currency glob '[A-Z][A-Z][A-Z]'),
  tz text not null default 'UTC',
  deduct_on text not null default 'ship' constraint org_deduct_on check (deduct_on in ('ship', 'confirm')),
  hold_ttl_seconds integer not null default 900 constraint org_hold_ttl_seconds check (
    hold_ttl_seconds between 1 and 86400
  ),
  automatic_reorders integer not null default 0 constraint org_automatic_reorders check (automatic_reorders in (0, 1)),
  over_receipt_ppm integer not null default 0 constraint org_over_receipt_ppm check (over_receipt_ppm between 0 and 1000000),
  access_ttl_seconds integer not null default 600 constraint org_access_ttl_seconds check (
    access_ttl_seconds between 60 and 1800
  ),
  password_min_length integer not null default 12 constraint org_password_min_length check (
    password_min_length between 8 and 128
  ),
  password_composition integer not null default 0 constraint org_password_composition check (
    password_composition in (0, 1)
  ),
  locale text not null default 'en' constraint org_locale check (locale in ('en', 'es')),
  status text not null default 'active' constraint org_status check (status in ('active', 'suspended')),
  created_at integer not null,
  updated_at integer not null,
  version integer not null default 1
) strict;

create trigger org_raises_version before update on org when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

create trigger org_refuses_delete before delete on org BEGIN select raise(abort, 'never_deleted'); END;

-- A named set of permissions. Permissions are bits with names in code, here as hex in small letters. The built-in roles have
-- fixed ids, so that rules can name them, and their bits belong to the code: see builtin_role below.
create table role (
  org_id integer not null,
  id text not null,
  name text not null collate nocase,
  builtin integer not null default 0,
  permissions text not null constraint role_permissions check (
    length(permissions) between 1 and 64
    and permissions not glob '*[^0-9a-f]*'
  ),
  description text,
  created_at integer not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, id),
  unique (org_id, name),
  foreign key (org_id) references org (id),
  constraint role_builtin_ids check (builtin = (id in ('admin', 'seller', 'keeper', 'analyst', 'viewer')))
) strict;

-- Changing a built-in role could lock every administrator out. A release that adds permissions drops these two triggers
-- in its migration, sets the bits and makes them again.
create trigger role_builtin_refuses_update before update on role when old.builtin = 1 BEGIN select raise(abort, 'builtin_role'); END;

create trigger role_builtin_refuses_delete before delete on role when old.builtin = 1 BEGIN select raise(abort, 'builtin_role'); END;

create trigger role_raises_version before update on role when old.builtin = 0 and new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

-- A role that members hold cannot go. The foreign key would stop it as well, but without a name.
create trigger role_in_use before delete on role when old.builtin = 0 and exists (select 1 from membership where org_id = old.org_id and role_id = old.id) BEGIN select raise(abort, 'in_use'); END;

-- A person in this organisation. E-mail, user name and full name are copies for lists: the directory, perhaps on another
-- shard, decides that they are unique.
create table membership (
  org_id integer not null,
  user_id text not null,
  email text not null collate nocase,
  username text collate nocase,
  full_name text not null,
  locale text constraint membership_locale check (locale in ('en', 'es')),
  role_id text not null,
  state text not null default 'active' constraint membership_state check (state in ('active', 'disabled', 'invited')),
  created_at integer not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, user_id),
  foreign key (org_id, role_id) references role (org_id, id)
) strict;

-- The list of users by state, the search by e-mail, the members of a role (also for the last administrator).
create index membership_state on membership (org_id, state, user_id);

create index membership_email on membership (org_id, email, user_id);

create index membership_role on membership (org_id, role_id, state, user_id);

create trigger membership_raises_version before update on membership when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

create trigger membership_keeps_its_key before update of org_id, user_id on membership when new.org_id <> old.org_id or new.user_id <> old.user_id BEGIN select raise(abort, 'immutable'); END;

-- An organisation always keeps one active administrator, or nobody could ever let anybody in again.
create trigger membership_keeps_last_admin before update of state, role_id on membership when old.role_id = 'admin' and old.state = 'active' and (new.role_id <> 'admin' or new.state <> 'active') and not exists (select 1 from membership where org_id = old.org_id and role_id = 'admin' and state = 'active' and user_id <> old.user_id) BEGIN select raise(abort, 'last_admin'); END;

create trigger membership_deletes_not_last_admin before delete on membership when old.role_id = 'admin' and old.state = 'active' and not exists (select 1 from membership where org_id = old.org_id and role_id = 'admin' and state = 'active' and user_id <> old.user_id) BEGIN select raise(abort, 'last_admin'); END;

-- A login. It ends when idle_expires_at passes without a refresh, at expires_at in any event, or when revoked.
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

-- The sessions of a user, to list them and to revoke them all.
create index session_user on session (org_id, user_id, id);

-- The clean-up job: idle_expires_at is never after expires_at, so this one index finds all that ended.
create index session_expiry on session (idle_expires_at);

-- A revoked session stays revoked.
create trigger session_stays_revoked before update of revoked_at on session when old.revoked_at is not null and new.revoked_at is null BEGIN select raise(abort, 'session_revoked'); END;

-- When a person last changed their password, as far as logins here must know: one that verified an older password while
-- it was changed opens no session any more. The password itself is in the directory, perhaps on another shard.
create table password_fence (
  org_id integer not null,
  user_id text not null,
  changed_at integer not null,
  primary key (org_id, user_id),
  foreign key (org_id, user_id) references membership (org_id, user_id) on delete cascade
) strict;

-- A refresh token, by the hash of its secret. The opaque token names its shard but not its organisation, so the hash
-- alone is the key. parent_hash is unique: a token has one successor, whoever comes first. It is no foreign key, because
-- a parent expires, and is cleaned up, before its child.
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

create index refresh_token_session on refresh_token (org_id, session_id, generation);

create index refresh_token_expiry on refresh_token (expires_at);

-- The time of first use decides between a double click and a theft, so it is written once.
create trigger refresh_token_used_once before update of used_at on refresh_token when old.used_at is not null and new.used_at is not old.used_at BEGIN select raise(abort, 'token_already_rotated'); END;
