-- The stock ledger. A movement takes a quantity of an item from one location and gives it to another. A posting is one
-- side of a movement. A level is the sum of the postings of an item at a location. Owner: the shared stock crate.
--
-- The database keeps for every item: on_hand is the sum of the postings, the postings over all locations sum to zero,
-- and 0 <= reserved <= on_hand in real locations. Nothing here is edited: a movement with the reason reversal corrects
-- another.

-- A place for stock. code_key is what codes are compared and sorted by: without case and with one spelling, as code
-- computes it.
create table warehouse (
  org_id integer not null,
  id text not null,
  code text not null constraint warehouse_code check (
    length(code) between 1 and 32
    and code = trim(code)
  ),
  code_key text not null constraint warehouse_code_key check (code_key <> ''),
  name text not null constraint warehouse_name check (name <> ''),
  address text,
  capacity integer constraint warehouse_capacity check (capacity between 0 and 9007199254740991),
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id) references org (id)
) strict;

-- One warehouse that is not deleted has a code. The look-up, and the list by code.
create unique index warehouse_code on warehouse (org_id, code_key) where deleted_at is null;

create trigger warehouse_raises_version before update on warehouse when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

-- Further rules on the deletion of a warehouse stand beside stock_level, sales_order and purchase_order_line.
create trigger warehouse_refuses_delete before delete on warehouse BEGIN select raise(abort, 'never_deleted'); END;
create trigger warehouse_stays_deleted before update of deleted_at on warehouse when old.deleted_at is not null and new.deleted_at is not old.deleted_at BEGIN select raise(abort, 'warehouse_deleted'); END;

-- Where stock can be. A real location belongs to a warehouse. The virtual ones are where stock comes from and where it
-- leaves to, so that every movement has two sides. Their ids are the same in every organisation, and their stock may be
-- below zero.
create table location (
  org_id integer not null,
  id text not null,
  kind text not null constraint location_kind check (
    kind in ('internal', 'supplier', 'customer', 'production', 'scrap', 'adjust')
  ),
  warehouse_id text,
  primary key (org_id, id),
  foreign key (org_id) references org (id),
  foreign key (org_id, warehouse_id) references warehouse (org_id, id),
  constraint location_internal_has_warehouse check ((kind = 'internal') = (warehouse_id is not null)),
  constraint location_virtual_has_fixed_id check (
    kind = id
    or (kind = 'internal' and id not in ('internal', 'supplier', 'customer', 'production', 'scrap', 'adjust'))
  )
) strict;

-- The location of a warehouse. There is one, with the id of the warehouse, so that nobody has to look it up. To have
-- several in a warehouse, a migration would drop this index and the next trigger.
create unique index location_warehouse
  on location (org_id, warehouse_id)
  where warehouse_id is not null;

create trigger location_is_its_warehouse before insert on location when new.kind = 'internal' and new.id <> new.warehouse_id BEGIN select raise(abort, 'invalid_location'); END;
create trigger location_refuses_update before update on location BEGIN select raise(abort, 'immutable'); END;
create trigger location_refuses_delete before delete on location BEGIN select raise(abort, 'never_deleted'); END;

create trigger org_creates_virtual_locations after insert on org BEGIN insert into location (org_id, id, kind) values (new.id, 'supplier', 'supplier'), (new.id, 'customer', 'customer'), (new.id, 'production', 'production'), (new.id, 'scrap', 'scrap'), (new.id, 'adjust', 'adjust'); END;
create trigger warehouse_creates_location after insert on warehouse BEGIN insert into location (org_id, id, kind, warehouse_id) values (new.org_id, new.id, 'internal', new.id); END;

-- How much of an item is at a location. on_hand and posting_seq follow the postings, reserved follows the reservations.
-- min_qty and max_qty are settings, and only they raise version. A write that lost a race for stock is refused with
-- insufficient_stock. Together with reserved_not_negative that CHECK also says that on_hand is not below zero.
create table stock_level (
  org_id integer not null,
  item_id text not null,
  location_id text not null,
  is_virtual integer not null generated always as (
    location_id in ('supplier', 'customer', 'production', 'scrap', 'adjust')
  ) virtual,
  on_hand integer not null default 0,
  reserved integer not null default 0,
  min_qty integer not null default 0,
  max_qty integer,
  posting_seq integer not null default 0,
  updated_at integer not null default 0,
  version integer not null default 1,
  primary key (org_id, item_id, location_id),
  foreign key (org_id, item_id) references item (org_id, id),
  foreign key (org_id, location_id) references location (org_id, id),
  constraint insufficient_stock check (is_virtual or reserved <= on_hand),
  constraint reserved_not_negative check (reserved >= 0),
  constraint quantity_out_of_range check (on_hand between -9007199254740991 and 9007199254740991),
  constraint stock_level_min_qty check (min_qty between 0 and 9007199254740991),
  constraint stock_level_max_qty check (max_qty between min_qty and 9007199254740991),
  constraint virtual_location check (not is_virtual or (reserved = 0 and min_qty = 0 and max_qty is null))
) strict;

-- The stock of a warehouse.
create index stock_level_location on stock_level (org_id, location_id, item_id);

-- What is low, over all organisations in the order of the primary key: the restock check reads only this. A query uses
-- the index only if it says min_qty > 0 and min_qty >= on_hand - reserved in these words. SQLite turns the other
-- spelling, on_hand - reserved <= min_qty, around while it plans, and then does not recognise it.
create index stock_level_low
  on stock_level (org_id, item_id, location_id)
  where min_qty > 0 and min_qty >= on_hand - reserved;

create trigger stock_level_starts_empty before insert on stock_level when new.on_hand <> 0 or new.reserved <> 0 or new.posting_seq <> 0 BEGIN select raise(abort, 'ledger_only'); END;
create trigger stock_level_keeps_its_key before update of org_id, item_id, location_id on stock_level when new.org_id <> old.org_id or new.item_id <> old.item_id or new.location_id <> old.location_id BEGIN select raise(abort, 'immutable'); END;
create trigger stock_level_refuses_delete before delete on stock_level BEGIN select raise(abort, 'never_deleted'); END;
create trigger stock_level_settings_raise_version after update of min_qty, max_qty on stock_level when (new.min_qty <> old.min_qty or new.max_qty is not old.max_qty) and new.version = old.version BEGIN update stock_level set version = version + 1 where org_id = new.org_id and item_id = new.item_id and location_id = new.location_id; END;

-- on_hand is the sum of the postings: a level changes only to the balance of the posting that comes next.
create trigger stock_level_follows_posting before update of on_hand, posting_seq on stock_level when (new.on_hand <> old.on_hand or new.posting_seq <> old.posting_seq) and (new.posting_seq <> old.posting_seq + 1 or not exists (select 1 from stock_posting where org_id = new.org_id and item_id = new.item_id and location_id = new.location_id and seq = new.posting_seq and balance = new.on_hand)) BEGIN select raise(abort, 'ledger_only'); END;

-- An item or a warehouse with stock is not deleted. Reserved stock is on hand, so this covers open reservations.
create trigger item_with_stock_stays before update of deleted_at on item when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from stock_level where org_id = new.org_id and item_id = new.id and is_virtual = 0 and on_hand > 0) BEGIN select raise(abort, 'in_use'); END;
create trigger warehouse_with_stock_stays before update of deleted_at on warehouse when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from location l join stock_level s on s.org_id = l.org_id and s.location_id = l.id where l.org_id = new.org_id and l.warehouse_id = new.id and s.on_hand > 0) BEGIN select raise(abort, 'in_use'); END;

-- What is deleted has no minimum, so it raises no alert, and the restock check resolves the open ones.
create trigger item_deletion_clears_minimum after update of deleted_at on item when old.deleted_at is null and new.deleted_at is not null BEGIN update stock_level set min_qty = 0, max_qty = null where org_id = new.org_id and item_id = new.id; END;
create trigger warehouse_deletion_clears_minimum after update of deleted_at on warehouse when old.deleted_at is null and new.deleted_at is not null BEGIN update stock_level set min_qty = 0, max_qty = null where org_id = new.org_id and location_id in (select id from location where org_id = new.org_id and warehouse_id = new.id); END;

-- The unit and the kind give the stored numbers their meaning, so they are fixed once an item has a level.
create trigger item_keeps_unit_and_kind before update of base_uom, kind on item when (new.base_uom <> old.base_uom or new.kind <> old.kind) and exists (select 1 from stock_level where org_id = new.org_id and item_id = new.id) BEGIN select raise(abort, 'in_use'); END;

-- A movement. created_by is a user, an API key or system. Which locations fit a reason is a trigger and no CHECK, because
-- a later migration can replace a trigger without copying the table. cost_c4 is what a movement into the shop cost in
-- all, when whoever posts it knows that. Without it stock_move_brings_cost decides.
create table stock_move (
  org_id integer not null,
  id text not null,
  item_id text not null,
  from_location_id text not null,
  to_location_id text not null,
  qty integer not null constraint stock_move_qty check (qty between 1 and 9007199254740991),
  cost_c4 integer constraint cost_out_of_range check (cost_c4 between 0 and 9007199254740991),
  reason text not null,
  ref_type text,
  ref_id text,
  ref_line text,
  reverses text,
  created_by text not null,
  note text,
  occurred_at integer not null,
  created_at integer not null,
  primary key (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id),
  foreign key (org_id, from_location_id) references location (org_id, id),
  foreign key (org_id, to_location_id) references location (org_id, id),
  foreign key (org_id, reverses) references stock_move (org_id, id),
  constraint same_location check (from_location_id <> to_location_id),
  constraint stock_move_reversal_names_original check ((reason = 'reversal') = (reverses is not null)),
  constraint stock_move_ref check ((ref_type is null) = (ref_id is null) and (ref_line is null or ref_id is not null))
) strict;

-- The lists of an item, of a reason and of a document, newest first, because ids are ordered by time. The primary key
-- serves the plain list, and stock_posting_once the list of a warehouse.
create index stock_move_item on stock_move (org_id, item_id, id);
create index stock_move_reason on stock_move (org_id, reason, id);
create index stock_move_ref on stock_move (org_id, ref_type, ref_id, id) where ref_id is not null;

-- A movement is reversed once.
create unique index stock_move_reverses
  on stock_move (org_id, reverses)
  where reverses is not null;

create trigger stock_move_refuses_update before update on stock_move BEGIN select raise(abort, 'immutable'); END;
create trigger stock_move_refuses_delete before delete on stock_move BEGIN select raise(abort, 'immutable'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, so an id that exists is refused before the insert.
create trigger stock_move_refuses_replace before insert on stock_move when exists (select 1 from stock_move where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger stock_move_reversed_once before insert on stock_move when exists (select 1 from stock_move where org_id = new.org_id and reverses = new.reverses) BEGIN select raise(abort, 'already_reversed'); END;

-- Each reason has its direction. A location that is not one of the five virtual ones is real, or fails its foreign key.
create trigger stock_move_fits_reason before insert on stock_move when not ((new.reason = 'receipt' and new.from_location_id = 'supplier' and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason = 'return_in' and new.from_location_id = 'customer' and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason = 'produce' and new.from_location_id = 'production' and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason in ('adjust_in', 'count') and new.from_location_id = 'adjust' and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason = 'sale' and new.to_location_id = 'customer' and new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason = 'return_out' and new.to_location_id = 'supplier' and new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason = 'consume' and new.to_location_id = 'production' and new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason = 'scrap' and new.to_location_id = 'scrap' and new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason in ('adjust_out', 'count') and new.to_location_id = 'adjust' and new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or (new.reason = 'transfer' and new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust') and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust')) or new.reason = 'reversal') BEGIN select raise(abort, 'invalid_move'); END;

-- A reversal mirrors its original, and is not reversed itself.
create trigger stock_move_mirrors_original before insert on stock_move when new.reason = 'reversal' and not exists (select 1 from stock_move o where o.org_id = new.org_id and o.id = new.reverses and o.item_id = new.item_id and o.qty = new.qty and o.from_location_id = new.to_location_id and o.to_location_id = new.from_location_id and o.reason <> 'reversal') BEGIN select raise(abort, 'invalid_reversal'); END;

-- A service has no stock, a deleted item is not moved, and a deleted warehouse neither gives nor takes.
create trigger stock_move_needs_stocked_item before insert on stock_move when exists (select 1 from item where org_id = new.org_id and id = new.item_id and kind = 'service') BEGIN select raise(abort, 'not_stocked'); END;
create trigger stock_move_needs_living_item before insert on stock_move when exists (select 1 from item where org_id = new.org_id and id = new.item_id and deleted_at is not null) BEGIN select raise(abort, 'item_deleted'); END;
create trigger stock_move_needs_living_warehouse before insert on stock_move when exists (select 1 from location l join warehouse w on w.org_id = l.org_id and w.id = l.warehouse_id where l.org_id = new.org_id and l.id in (new.from_location_id, new.to_location_id) and w.deleted_at is not null) BEGIN select raise(abort, 'warehouse_deleted'); END;

-- A movement posts itself: it creates the two levels if they are new, writes the two postings and updates the levels.
-- The giving side comes first, so that a shortage is what the caller is told. Inside an outer INSERT OR IGNORE the
-- CHECKs of the levels would skip their row without an error, so each update also fails when it changed no row.
create trigger stock_move_posts after insert on stock_move BEGIN insert into stock_level (org_id, item_id, location_id, updated_at) values (new.org_id, new.item_id, new.from_location_id, new.created_at), (new.org_id, new.item_id, new.to_location_id, new.created_at) on conflict do nothing; insert into stock_posting (org_id, item_id, location_id, seq, move_id, delta, balance) select new.org_id, new.item_id, new.from_location_id, posting_seq + 1, new.id, - new.qty, on_hand - new.qty from stock_level where org_id = new.org_id and item_id = new.item_id and location_id = new.from_location_id; update stock_level set on_hand = on_hand - new.qty, posting_seq = posting_seq + 1, updated_at = new.created_at where org_id = new.org_id and item_id = new.item_id and location_id = new.from_location_id; select raise(abort, 'insufficient_stock') where changes() = 0; insert into stock_posting (org_id, item_id, location_id, seq, move_id, delta, balance) select new.org_id, new.item_id, new.to_location_id, posting_seq + 1, new.id, new.qty, on_hand + new.qty from stock_level where org_id = new.org_id and item_id = new.item_id and location_id = new.to_location_id; update stock_level set on_hand = on_hand + new.qty, posting_seq = posting_seq + 1, updated_at = new.created_at where org_id = new.org_id and item_id = new.item_id and location_id = new.to_location_id; select raise(abort, 'quantity_out_of_range') where changes() = 0; END;

-- One side of a movement, and the balance after it. seq counts the postings of a level in the order of their commits,
-- which is not the order of the ids, because those are made before the commit. Without rowid, because it is read along
-- its keys.
create table stock_posting (
  org_id integer not null,
  item_id text not null,
  location_id text not null,
  seq integer not null,
  move_id text not null,
  delta integer not null,
  balance integer not null,
  primary key (org_id, item_id, location_id, seq),
  foreign key (org_id, item_id, location_id) references stock_level (org_id, item_id, location_id),
  foreign key (org_id, move_id) references stock_move (org_id, id)
) strict, without rowid;

-- A movement posts once at a location. In this order it is also the list of the movements of a warehouse.
create unique index stock_posting_once on stock_posting (org_id, location_id, move_id);

create trigger stock_posting_refuses_update before update on stock_posting BEGIN select raise(abort, 'immutable'); END;
create trigger stock_posting_refuses_delete before delete on stock_posting BEGIN select raise(abort, 'immutable'); END;

-- A posting is a side of its movement, comes next in the sequence of its level and adds to what is on hand.
create trigger stock_posting_follows_level before insert on stock_posting when not exists (select 1 from stock_level l join stock_move m on m.org_id = l.org_id and m.id = new.move_id and m.item_id = l.item_id where l.org_id = new.org_id and l.item_id = new.item_id and l.location_id = new.location_id and new.seq = l.posting_seq + 1 and new.balance = l.on_hand + new.delta and ((m.from_location_id = new.location_id and new.delta = - m.qty) or (m.to_location_id = new.location_id and new.delta = m.qty))) BEGIN select raise(abort, 'ledger_only'); END;
