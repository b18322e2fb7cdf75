-- People and companies the shop deals with. Inventory keeps its suppliers here. Customers, employees and representatives
-- are the same rows with other flags: one who sells to us and buys from us is one party.

create table party (
  org_id integer not null,
  id text not null,
  kind text not null constraint party_kind check (kind in ('person', 'company')),
  name text not null constraint party_name check (name <> ''),
  name_fold text not null,
  tax_id text collate nocase,
  email text collate nocase,
  phone_e164 text constraint party_phone_e164 check (
    phone_e164 glob '+[1-9]*'
    and length(phone_e164) between 8 and 16
    and substr(phone_e164, 2) not glob '*[^0-9]*'
  ),
  is_customer integer not null default 0 constraint party_is_customer check (is_customer in (0, 1)),
  is_supplier integer not null default 0 constraint party_is_supplier check (is_supplier in (0, 1)),
  is_employee integer not null default 0 constraint party_is_employee check (is_employee in (0, 1)),
  is_rep integer not null default 0 constraint party_is_rep check (is_rep in (0, 1)),
  user_id text,
  payment_terms text,
  rating_ppm integer constraint party_rating_ppm check (rating_ppm between 0 and 1000000),
  notes text,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id) references org (id),
  foreign key (org_id, user_id) references membership (org_id, user_id),
  constraint party_has_a_role check (is_customer + is_supplier + is_employee + is_rep > 0)
) strict;

-- One living party a tax number.
create unique index party_tax_id on party (org_id, tax_id) where tax_id is not null and deleted_at is null;

-- One employee a user, and the net under membership.
create unique index party_user on party (org_id, user_id) where user_id is not null;

-- The list of suppliers, by age and by name.
create index party_supplier on party (org_id, id) where is_supplier = 1 and deleted_at is null;

create index party_supplier_name on party (org_id, name_fold, id) where is_supplier = 1 and deleted_at is null;

create trigger party_raises_version before update on party when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

-- Documents keep pointing at the party, so it is marked as deleted instead.
create trigger party_refuses_delete before delete on party BEGIN select raise(abort, 'never_deleted'); END;
