-- Stock counts. Posting a count writes movements with the reason count. Until then nothing changes in the ledger.
-- Owner: inventory.

-- A count of what is in a warehouse.
create table stock_count (
  org_id integer not null,
  id text not null,
  location_id text not null,
  state text not null constraint stock_count_state check (state in ('open', 'posted', 'cancelled')),
  note text,
  created_by text not null,
  created_at integer not null,
  updated_at integer not null,
  closed_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, location_id) references location (org_id, id),
  constraint stock_count_closed_at check ((state = 'open') = (closed_at is null))
) strict;

-- The lists of a state and of a warehouse. The primary key serves the plain list.
create index stock_count_by_state on stock_count (org_id, state, id);
create index stock_count_warehouse on stock_count (org_id, location_id, id);

create trigger stock_count_raises_version before update on stock_count when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger stock_count_refuses_delete before delete on stock_count BEGIN select raise(abort, 'never_deleted'); END;
create trigger stock_count_starts_open before insert on stock_count when new.state <> 'open' or exists (select 1 from stock_count where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'illegal_transition'); END;
create trigger stock_count_transition before update on stock_count when old.state <> 'open' or new.org_id <> old.org_id or new.id <> old.id or new.location_id <> old.location_id or new.created_at <> old.created_at BEGIN select raise(abort, 'illegal_transition'); END;

-- How much of an item was counted so far, in how many scans. A line whose last scan is taken out is gone. posting_seq is
-- that of the level at the first scan: if it is higher when the count is posted, the item was moved meanwhile and the
-- count may be wrong. left_out says that the posted count did not correct this item.
create table stock_count_line (
  org_id integer not null,
  count_id text not null,
  item_id text not null,
  counted_qty integer not null constraint quantity_out_of_range check (counted_qty between 0 and 1000000000000),
  scan_count integer not null default 1 constraint stock_count_line_scan_count check (scan_count > 0),
  posting_seq integer not null,
  left_out integer not null default 0 constraint stock_count_line_left_out check (left_out in (0, 1)),
  primary key (org_id, count_id, item_id),
  foreign key (org_id, count_id) references stock_count (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id)
) strict, without rowid;

-- The counts of an item.
create index stock_count_line_item on stock_count_line (org_id, item_id);

create trigger stock_count_line_left_out_while_open before update of left_out on stock_count_line when not exists (select 1 from stock_count where org_id = new.org_id and id = new.count_id and state = 'open') BEGIN select raise(abort, 'illegal_transition'); END;

-- A scan. device_seq is what the device calls it: the same scan sent again counts once. It can be taken out again while
-- the count is open.
create table stock_count_scan (
  org_id integer not null,
  count_id text not null,
  device_seq text not null constraint stock_count_scan_device_seq check (device_seq <> ''),
  item_id text not null,
  qty integer not null constraint stock_count_scan_qty check (qty between 0 and 9007199254740991),
  scanned_by text not null,
  scanned_at integer not null,
  primary key (org_id, count_id, device_seq),
  foreign key (org_id, count_id) references stock_count (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id)
) strict, without rowid;

create trigger stock_count_scan_while_open before insert on stock_count_scan when not exists (select 1 from stock_count where org_id = new.org_id and id = new.count_id and state = 'open') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger stock_count_scan_counts after insert on stock_count_scan BEGIN insert into stock_count_line (org_id, count_id, item_id, counted_qty, posting_seq) values (new.org_id, new.count_id, new.item_id, new.qty, coalesce((select l.posting_seq from stock_level l join stock_count c on c.org_id = new.org_id and c.id = new.count_id where l.org_id = new.org_id and l.item_id = new.item_id and l.location_id = c.location_id), 0)) on conflict (org_id, count_id, item_id) do update set counted_qty = counted_qty + excluded.counted_qty, scan_count = scan_count + 1; END;
create trigger stock_count_scan_refuses_update before update on stock_count_scan BEGIN select raise(abort, 'immutable'); END;
create trigger stock_count_scan_deleted_while_open before delete on stock_count_scan when not exists (select 1 from stock_count where org_id = old.org_id and id = old.count_id and state = 'open') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger stock_count_scan_counts_out after delete on stock_count_scan BEGIN delete from stock_count_line where org_id = old.org_id and count_id = old.count_id and item_id = old.item_id and scan_count = 1; update stock_count_line set counted_qty = counted_qty - old.qty, scan_count = scan_count - 1 where org_id = old.org_id and count_id = old.count_id and item_id = old.item_id; END;
