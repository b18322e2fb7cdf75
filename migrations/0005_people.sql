-- The people and companies the shop deals with, and the words by which they are found. Owner: people. Inventory,
-- purchasing and orders read party.

-- A customer, supplier, employee or representative. One party can be several of these: who sells to us and buys from us
-- is one row.
create table party (
  org_id integer not null,
  id text not null,
  kind text not null constraint party_kind check (kind in ('person', 'company')),
  name text not null constraint party_name check (name <> ''),
  name_fold text not null,
  tax_id text,
  tax_id_key text constraint party_tax_id_key check ((tax_id is null) = (tax_id_key is null)),
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
  note text,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id) references org (id),
  foreign key (org_id, user_id) references membership (org_id, user_id),
  constraint party_has_a_role check (is_customer + is_supplier + is_employee + is_rep > 0)
) strict;

-- One party that is not deleted has a tax number. tax_id_key is what tax numbers are compared by: without case and with
-- one spelling, as code computes it.
create unique index party_tax_id
  on party (org_id, tax_id_key)
  where tax_id_key is not null and deleted_at is null;

-- One party belongs to a user. The index also serves the foreign key when a membership is deleted.
create unique index party_user on party (org_id, user_id) where user_id is not null;

-- The list of suppliers by age.
create index party_supplier on party (org_id, id) where is_supplier = 1 and deleted_at is null;

-- The lists by name: of suppliers, of all, and of each other role.
create index party_supplier_name
  on party (org_id, name_fold, id)
  where is_supplier = 1 and deleted_at is null;
create index party_name on party (org_id, name_fold, id) where deleted_at is null;
create index party_customer_name
  on party (org_id, name_fold, id)
  where is_customer = 1 and deleted_at is null;
create index party_employee_name
  on party (org_id, name_fold, id)
  where is_employee = 1 and deleted_at is null;
create index party_rep_name
  on party (org_id, name_fold, id)
  where is_rep = 1 and deleted_at is null;

create trigger party_raises_version before update on party when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

-- Documents refer to the party, so it is marked as deleted instead. Further rules on the deletion of a party and on the
-- loss of a role stand beside the tables that refer to it: supplier_item, sales_order, purchase_order, reorder.
create trigger party_refuses_delete before delete on party BEGIN select raise(abort, 'never_deleted'); END;

-- Only an employee or a representative belongs to a user.
create trigger party_insert_user before insert on party when new.user_id is not null and new.is_employee + new.is_rep = 0 BEGIN select raise(abort, 'not_an_employee'); END;
create trigger party_update_user before update on party when new.user_id is not null and new.is_employee + new.is_rep = 0 BEGIN select raise(abort, 'not_an_employee'); END;

-- The addresses of a party, in the order in which they were given. A change writes all of them anew. No row refers to
-- an address, because documents store a copy.
create table party_address (
  org_id integer not null,
  party_id text not null,
  position integer not null constraint party_address_position check (position between 1 and 20),
  kind text not null constraint party_address_kind check (kind in ('billing', 'shipping', 'other')),
  is_default integer not null default 0 constraint party_address_is_default check (is_default in (0, 1)),
  recipient text,
  line1 text not null constraint party_address_line1 check (line1 <> ''),
  line2 text,
  city text,
  region text,
  postcode text,
  country text not null constraint party_address_country check (country glob '[A-Z][A-Z]'),
  primary key (org_id, party_id, position),
  foreign key (org_id, party_id) references party (org_id, id)
) strict;

-- One default address of a kind.
create unique index party_address_default
  on party_address (org_id, party_id, kind)
  where is_default = 1;

-- The people to ask for at a party, usually a company. A change writes all of them anew.
create table party_contact (
  org_id integer not null,
  party_id text not null,
  position integer not null constraint party_contact_position check (position between 1 and 20),
  name text not null constraint party_contact_name check (name <> ''),
  name_fold text not null,
  job_title text,
  email text collate nocase,
  phone_e164 text constraint party_contact_phone_e164 check (
    phone_e164 glob '+[1-9]*'
    and length(phone_e164) between 8 and 16
    and substr(phone_e164, 2) not glob '*[^0-9]*'
  ),
  primary key (org_id, party_id, position),
  foreign key (org_id, party_id) references party (org_id, id)
) strict;

create trigger party_contact_refuses_update before update on party_contact BEGIN select raise(abort, 'immutable'); END;

-- The words by which a party is found. A search for the first letters of a word is a range of the primary key. The key
-- is the whole row, so the table has no rowid. The triggers below write the words whenever a party or a contact is
-- written. source is the position of the contact that the word comes from, or 0 for the party itself. The words are, in
-- lower case and without accents:
--   * the words of the name
--   * the parts of the tax number, the tax number without separators, and the same without leading zeros
--   * the e-mail address, and its part from the at sign on
--   * the telephone number from its first, second, third and fourth digit on, to find it without its country code
create table party_word (
  org_id integer not null,
  word text not null constraint party_word_word check (word <> ''),
  party_id text not null,
  source integer not null,
  primary key (org_id, word, party_id, source),
  foreign key (org_id, party_id) references party (org_id, id)
) strict, without rowid;

-- The words of a party: the second and later words of a search, and replacing them.
create index party_word_party on party_word (org_id, party_id, word, source);

create trigger party_insert_words after insert on party when new.deleted_at is null BEGIN insert into party_word (org_id, word, party_id, source) select new.org_id, w.value, new.id, 0 from json_each('[' || replace(json_quote(lower(new.name_fold || ' ' || coalesce(replace(replace(replace(new.tax_id, '-', ' '), '.', ' '), '/', ' '), '') || ' ' || coalesce(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', '') || ' ' || ltrim(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', ''), '0'), '') || ' ' || coalesce(new.email || ' ' || substr(new.email, instr(new.email, '@')), '') || ' ' || coalesce(substr(new.phone_e164, 2) || ' ' || substr(new.phone_e164, 3) || ' ' || substr(new.phone_e164, 4) || ' ' || substr(new.phone_e164, 5), ''))), ' ', '","') || ']') as w where w.value <> '' on conflict (org_id, word, party_id, source) do nothing; END;
create trigger party_update_words after update of name_fold, tax_id, email, phone_e164 on party when new.deleted_at is null BEGIN delete from party_word where org_id = new.org_id and party_id = new.id and source = 0; insert into party_word (org_id, word, party_id, source) select new.org_id, w.value, new.id, 0 from json_each('[' || replace(json_quote(lower(new.name_fold || ' ' || coalesce(replace(replace(replace(new.tax_id, '-', ' '), '.', ' '), '/', ' '), '') || ' ' || coalesce(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', '') || ' ' || ltrim(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', ''), '0'), '') || ' ' || coalesce(new.email || ' ' || substr(new.email, instr(new.email, '@')), '') || ' ' || coalesce(substr(new.phone_e164, 2) || ' ' || substr(new.phone_e164, 3) || ' ' || substr(new.phone_e164, 4) || ' ' || substr(new.phone_e164, 5), ''))), ' ', '","') || ']') as w where w.value <> '' on conflict (org_id, word, party_id, source) do nothing; END;

-- A deleted party is not found.
create trigger party_deletion_clears_words after update of deleted_at on party when old.deleted_at is null and new.deleted_at is not null BEGIN delete from party_word where org_id = new.org_id and party_id = new.id; END;

create trigger party_contact_insert_words after insert on party_contact BEGIN insert into party_word (org_id, word, party_id, source) select new.org_id, w.value, new.party_id, new.position from json_each('[' || replace(json_quote(lower(new.name_fold || ' ' || coalesce(new.email || ' ' || substr(new.email, instr(new.email, '@')), '') || ' ' || coalesce(substr(new.phone_e164, 2) || ' ' || substr(new.phone_e164, 3) || ' ' || substr(new.phone_e164, 4) || ' ' || substr(new.phone_e164, 5), ''))), ' ', '","') || ']') as w where w.value <> '' on conflict (org_id, word, party_id, source) do nothing; END;
create trigger party_contact_delete_words after delete on party_contact BEGIN delete from party_word where org_id = old.org_id and party_id = old.party_id and source = old.position; END;
