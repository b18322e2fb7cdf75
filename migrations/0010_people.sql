-- Where people live, whom to ask for at a company, and finding any of them by a word of what is known. Owner: people.

-- The places of a party, in the order it was given. One that changes is written anew with the others; documents keep a copy,
-- so nothing refers to one.
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

-- One default of a kind.
create unique index party_address_default on party_address (org_id, party_id, kind) where is_default = 1;

-- Who answers for a party, usually a company.
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

-- The words by which a living party is found, folded to small letters without accents: those of its name and tax number, the
-- tax number without its hyphens, also without the zeros it begins with, the whole e-mail address, its host from the @, the digits of the telephone from the first
-- to the fourth (so that a number is found with and without its country code), and the same of each contact, whose position
-- is the source. 0 is the party itself. A search term is a range of this primary key; the key is the whole row, so without
-- rowid. Kept by triggers: whoever writes a party or a contact, its words are right.
create table party_word (
  org_id integer not null,
  word text not null constraint party_word_word check (word <> ''),
  party_id text not null,
  source integer not null,
  primary key (org_id, word, party_id, source),
  foreign key (org_id, party_id) references party (org_id, id)
) strict, without rowid;

-- The words of a party: further terms of a search, and replacing them.
create index party_word_party on party_word (org_id, party_id, word, source);

-- The directory by name, as a whole and by role; party_supplier_name was there before.
create index party_name on party (org_id, name_fold, id) where deleted_at is null;

create index party_customer_name on party (org_id, name_fold, id) where is_customer = 1 and deleted_at is null;

create index party_employee_name on party (org_id, name_fold, id) where is_employee = 1 and deleted_at is null;

create index party_rep_name on party (org_id, name_fold, id) where is_rep = 1 and deleted_at is null;

create trigger party_insert_words after insert on party when new.deleted_at is null BEGIN insert into party_word (org_id, word, party_id, source) select new.org_id, w.value, new.id, 0 from json_each('[' || replace(json_quote(lower(new.name_fold || ' ' || coalesce(replace(replace(replace(new.tax_id, '-', ' '), '.', ' '), '/', ' '), '') || ' ' || coalesce(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', '') || ' ' || ltrim(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', ''), '0'), '') || ' ' || coalesce(new.email || ' ' || substr(new.email, instr(new.email, '@')), '') || ' ' || coalesce(substr(new.phone_e164, 2) || ' ' || substr(new.phone_e164, 3) || ' ' || substr(new.phone_e164, 4) || ' ' || substr(new.phone_e164, 5), ''))), ' ', '","') || ']') as w where w.value <> '' on conflict (org_id, word, party_id, source) do nothing; END;

create trigger party_update_words after update of name_fold, tax_id, email, phone_e164 on party when new.deleted_at is null BEGIN delete from party_word where org_id = new.org_id and party_id = new.id and source = 0; insert into party_word (org_id, word, party_id, source) select new.org_id, w.value, new.id, 0 from json_each('[' || replace(json_quote(lower(new.name_fold || ' ' || coalesce(replace(replace(replace(new.tax_id, '-', ' '), '.', ' '), '/', ' '), '') || ' ' || coalesce(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', '') || ' ' || ltrim(replace(replace(replace(replace(new.tax_id, ' ', ''), '-', ''), '.', ''), '/', ''), '0'), '') || ' ' || coalesce(new.email || ' ' || substr(new.email, instr(new.email, '@')), '') || ' ' || coalesce(substr(new.phone_e164, 2) || ' ' || substr(new.phone_e164, 3) || ' ' || substr(new.phone_e164, 4) || ' ' || substr(new.phone_e164, 5), ''))), ' ', '","') || ']') as w where w.value <> '' on conflict (org_id, word, party_id, source) do nothing; END;

create trigger party_contact_insert_words after insert on party_contact BEGIN insert into party_word (org_id, word, party_id, source) select new.org_id, w.value, new.party_id, new.position from json_each('[' || replace(json_quote(lower(new.name_fold || ' ' || coalesce(new.email || ' ' || substr(new.email, instr(new.email, '@')), '') || ' ' || coalesce(substr(new.phone_e164, 2) || ' ' || substr(new.phone_e164, 3) || ' ' || substr(new.phone_e164, 4) || ' ' || substr(new.phone_e164, 5), ''))), ' ', '","') || ']') as w where w.value <> '' on conflict (org_id, word, party_id, source) do nothing; END;

create trigger party_contact_refuses_update before update on party_contact BEGIN select raise(abort, 'immutable'); END;

create trigger party_contact_delete_words after delete on party_contact BEGIN delete from party_word where org_id = old.org_id and party_id = old.party_id and source = old.position; END;

-- A deleted party is found no more, and its user is free for another.
create trigger party_deletion_clears_words after update of deleted_at on party when old.deleted_at is null and new.deleted_at is not null BEGIN delete from party_word where org_id = new.org_id and party_id = new.id; END;

-- A user is an employee or a representative.
create trigger party_insert_user before insert on party when new.user_id is not null and new.is_employee + new.is_rep = 0 BEGIN select raise(abort, 'not_an_employee'); END;

create trigger party_update_user before update on party when new.user_id is not null and new.is_employee + new.is_rep = 0 BEGIN select raise(abort, 'not_an_employee'); END;

-- Whoever supplies something stays a supplier.
create trigger party_supplies before update of is_supplier on party when old.is_supplier = 1 and new.is_supplier = 0 and exists (select 1 from supplier_item where org_id = old.org_id and supplier_id = old.id) BEGIN select raise(abort, 'in_use'); END;

-- Those that were there before.
insert into party_word (org_id, word, party_id, source) select p.org_id, w.value, p.id, 0 from party as p cross join json_each('[' || replace(json_quote(lower(p.name_fold || ' ' || coalesce(replace(replace(replace(p.tax_id, '-', ' '), '.', ' '), '/', ' '), '') || ' ' || coalesce(replace(replace(replace(replace(p.tax_id, ' ', ''), '-', ''), '.', ''), '/', '') || ' ' || ltrim(replace(replace(replace(replace(p.tax_id, ' ', ''), '-', ''), '.', ''), '/', ''), '0'), '') || ' ' || coalesce(p.email || ' ' || substr(p.email, instr(p.email, '@')), '') || ' ' || coalesce(substr(p.phone_e164, 2) || ' ' || substr(p.phone_e164, 3) || ' ' || substr(p.phone_e164, 4) || ' ' || substr(p.phone_e164, 5), ''))), ' ', '","') || ']') as w where w.value <> '' and p.deleted_at is null on conflict (org_id, word, party_id, source) do nothing;
