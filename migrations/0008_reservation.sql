-- Stock that is set aside before it moves. Owner: the shared stock crate. Inventory and orders write.

-- A reservation counts in stock_level.reserved from its insert until it is consumed, released or expired. A held one
-- expires, a committed one does not. closed_at is null exactly while it counts: the partial indexes and the queries use
-- that one test. ref_type, ref_id and ref_line name the document it is for, and are empty for a reservation without a
-- document.
create table reservation (
  org_id integer not null,
  id text not null,
  item_id text not null,
  location_id text not null,
  qty integer not null constraint reservation_qty check (qty between 1 and 9007199254740991),
  state text not null constraint reservation_state check (
    state in ('held', 'committed', 'consumed', 'released', 'expired')
  ),
  ref_type text,
  ref_id text,
  ref_line text not null default '',
  expires_at integer,
  created_by text not null,
  note text,
  created_at integer not null,
  updated_at integer not null,
  closed_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, item_id, location_id) references stock_level (org_id, item_id, location_id),
  constraint reservation_held_expires check ((state = 'held') = (expires_at is not null)),
  constraint reservation_open_or_closed check ((state in ('held', 'committed')) = (closed_at is null)),
  constraint reservation_ttl check (expires_at - created_at between 1000 and 86400000),
  constraint reservation_ref check ((ref_type is null) = (ref_id is null) and (ref_line = '' or ref_id is not null))
) strict;

-- A line of a document reserves an item at a location once. Also finds what a document still has reserved, in all or of
-- an item.
create unique index reservation_line
  on reservation (org_id, ref_type, ref_id, item_id, location_id, ref_line)
  where closed_at is null and ref_id is not null;

-- The lists of a document, of an item and of a state. The primary key serves the plain list.
create index reservation_ref
  on reservation (org_id, ref_type, ref_id, id)
  where ref_id is not null;
create index reservation_item on reservation (org_id, item_id, id);
create index reservation_state on reservation (org_id, state, id);

-- What counts in a level, and which of that may be expired when somebody next uses the item.
create index reservation_open
  on reservation (org_id, item_id, location_id, state, expires_at)
  where closed_at is null;

-- The expiry job, oldest first, over all organisations.
create index reservation_due on reservation (expires_at, org_id, id) where expires_at is not null;

create trigger reservation_raises_version before update on reservation when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger reservation_starts_open before insert on reservation when new.state in ('consumed', 'released', 'expired') BEGIN select raise(abort, 'illegal_transition'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, and its quantity would stay in stock_level.reserved.
create trigger reservation_refuses_replace before insert on reservation when exists (select 1 from reservation where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger reservation_keeps_its_terms before update on reservation when new.org_id <> old.org_id or new.id <> old.id or new.item_id <> old.item_id or new.location_id <> old.location_id or new.qty <> old.qty or new.ref_type is not old.ref_type or new.ref_id is not old.ref_id or new.ref_line <> old.ref_line or new.created_at <> old.created_at BEGIN select raise(abort, 'immutable'); END;

-- A held one is committed, expired or released. A committed one is released or consumed. The others are closed. That a
-- commit comes before expires_at is a condition of its statement, because a trigger does not know the time.
create trigger reservation_transition before update on reservation when not ((old.state = 'held' and new.state in ('held', 'committed', 'expired', 'released')) or (old.state = 'committed' and new.state in ('committed', 'released', 'consumed'))) BEGIN select raise(abort, 'illegal_transition'); END;

-- Open reservations are not deleted. Closed ones can be.
create trigger reservation_open_stays before delete on reservation when old.closed_at is null BEGIN select raise(abort, 'in_use'); END;

create trigger reservation_needs_stocked_item before insert on reservation when exists (select 1 from item where org_id = new.org_id and id = new.item_id and kind = 'service') BEGIN select raise(abort, 'not_stocked'); END;
create trigger reservation_needs_living_item before insert on reservation when exists (select 1 from item where org_id = new.org_id and id = new.item_id and deleted_at is not null) BEGIN select raise(abort, 'item_deleted'); END;
create trigger reservation_needs_living_warehouse before insert on reservation when exists (select 1 from location l join warehouse w on w.org_id = l.org_id and w.id = l.warehouse_id where l.org_id = new.org_id and l.id = new.location_id and w.deleted_at is not null) BEGIN select raise(abort, 'warehouse_deleted'); END;

-- Counting in creates the level if it is new, so that reserving an item that was never there is insufficient_stock too.
-- Inside an outer INSERT OR IGNORE the CHECKs of the level would skip its row without an error, so the trigger also
-- fails when it changed no row.
create trigger reservation_counts_in after insert on reservation BEGIN insert into stock_level (org_id, item_id, location_id, updated_at) values (new.org_id, new.item_id, new.location_id, new.created_at) on conflict do nothing; update stock_level set reserved = reserved + new.qty, updated_at = new.created_at where org_id = new.org_id and item_id = new.item_id and location_id = new.location_id; select raise(abort, 'insufficient_stock') where changes() = 0; END;
create trigger reservation_counts_out after update of state on reservation when old.closed_at is null and new.closed_at is not null BEGIN update stock_level set reserved = reserved - old.qty, updated_at = new.closed_at where org_id = old.org_id and item_id = old.item_id and location_id = old.location_id; END;
