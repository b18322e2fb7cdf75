-- An organisation on its own shard, its roles and its members. Owner: auth. Every function reads org.

-- The settings that rules depend on, as columns, so that one read brings them all and the database checks their values.
-- id comes from directory_org. The replenishment figures use service_level_ppm (how often an item that is asked for
-- should be in stock), reorder_cost_minor (what placing one order costs, 0 when it is not known) and holding_rate_ppm
-- (what keeping stock for a year costs, as a part of the cost of the stock). The address, tax_id, email and phone_e164 are
-- the letterhead of documents. An address has a first line and a country.
create table org (
  id integer primary key not null,
  slug text not null,
  name text not null,
  address_line1 text constraint org_address_line1 check (address_line1 <> ''),
  address_line2 text,
  address_city text,
  address_region text,
  address_postcode text,
  address_country text constraint org_address_country check (address_country glob '[A-Z][A-Z]'),
  tax_id text constraint org_tax_id check (tax_id <> ''),
  email text collate nocase,
  phone_e164 text constraint org_phone_e164 check (
    phone_e164 glob '+[1-9]*'
    and length(phone_e164) between 8 and 16
    and substr(phone_e164, 2) not glob '*[^0-9]*'
  ),
  base_currency text not null constraint org_base_currency check (base_currency glob '[A-Z][A-Z][A-Z]'),
  tz text not null default 'UTC',
  deduct_on text not null default 'ship' constraint org_deduct_on check (deduct_on in ('ship', 'confirm')),
  hold_ttl_seconds integer not null default 900 constraint org_hold_ttl_seconds check (
    hold_ttl_seconds between 1 and 86400
  ),
  automatic_reorders integer not null default 0 constraint org_automatic_reorders check (automatic_reorders in (0, 1)),
  over_receipt_ppm integer not null default 0 constraint org_over_receipt_ppm check (
    over_receipt_ppm between 0 and 1000000
  ),
  service_level_ppm integer not null default 950000 constraint org_service_level_ppm check (
    service_level_ppm between 500000 and 990000 and service_level_ppm % 10000 = 0
  ),
  reorder_cost_minor integer not null default 0 constraint org_reorder_cost_minor check (
    reorder_cost_minor between 0 and 1000000000
  ),
  holding_rate_ppm integer not null default 250000 constraint org_holding_rate_ppm check (
    holding_rate_ppm between 0 and 10000000
  ),
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
  version integer not null default 1,
  constraint org_address_is_whole check (
    (address_line1 is null) = (address_country is null)
    and (
      address_line1 is not null
      or coalesce(address_line2, address_city, address_region, address_postcode) is null
    )
  )
) strict;

create trigger org_raises_version before update on org when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger org_refuses_delete before delete on org BEGIN select raise(abort, 'never_deleted'); END;

-- A named set of permissions. name_key is the name without case and with one spelling, so that two roles whose names
-- differ in nothing else cannot coexist. Code gives each permission a bit, and here the bits are lower-case hexadecimal digits.
-- The built-in roles have fixed ids, so that rules can name them. Registration writes them as the code defines them.
create table role (
  org_id integer not null,
  id text not null,
  name text not null,
  name_key text not null,
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
  unique (org_id, name_key),
  foreign key (org_id) references org (id),
  constraint role_builtin_ids check (builtin = (id in ('admin', 'seller', 'keeper', 'analyst', 'viewer')))
) strict;

-- Changing a built-in role could lock out every administrator. A migration that gives the built-in roles new
-- permissions drops the first trigger, updates them and creates it again.
create trigger role_builtin_refuses_update before update on role when old.builtin = 1 BEGIN select raise(abort, 'builtin_role'); END;
create trigger role_builtin_refuses_delete before delete on role when old.builtin = 1 BEGIN select raise(abort, 'builtin_role'); END;
create trigger role_raises_version before update on role when old.builtin = 0 and new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

-- A role that members have is not deleted. The foreign key of membership refuses that too, but without a code.
create trigger role_in_use before delete on role when old.builtin = 0 and exists (select 1 from membership where org_id = old.org_id and role_id = old.id) BEGIN select raise(abort, 'in_use'); END;

-- A person in this organisation. email, username and full_name are copies for the lists. That an e-mail and a user name
-- belong to one person only is checked in the directory, which may be on another shard.
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

-- The list by state, the search by e-mail, and the members of a role, which also finds the last administrator.
create index membership_state on membership (org_id, state, user_id);
create index membership_email on membership (org_id, email, user_id);
create index membership_role on membership (org_id, role_id, state, user_id);

create trigger membership_raises_version before update on membership when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger membership_keeps_its_key before update of org_id, user_id on membership when new.org_id <> old.org_id or new.user_id <> old.user_id BEGIN select raise(abort, 'immutable'); END;

-- An organisation always has an active administrator. Without one nobody could give access to anybody.
create trigger membership_keeps_last_admin before update of state, role_id on membership when old.role_id = 'admin' and old.state = 'active' and (new.role_id <> 'admin' or new.state <> 'active') and not exists (select 1 from membership where org_id = old.org_id and role_id = 'admin' and state = 'active' and user_id <> old.user_id) BEGIN select raise(abort, 'last_admin'); END;
create trigger membership_deletes_not_last_admin before delete on membership when old.role_id = 'admin' and old.state = 'active' and not exists (select 1 from membership where org_id = old.org_id and role_id = 'admin' and state = 'active' and user_id <> old.user_id) BEGIN select raise(abort, 'last_admin'); END;
