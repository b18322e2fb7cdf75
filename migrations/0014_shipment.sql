-- Shipments of confirmed orders. Triggers carry what a shipment does into the order, its lines and its history. Owner:
-- the shared sales crate. Orders writes.

-- Goods on their way to the customer.
create table shipment (
  org_id integer not null,
  id text not null,
  order_id text not null,
  number text not null,
  state text not null default 'pending' constraint shipment_state check (
    state in ('pending', 'packed', 'in_transit', 'delivered', 'failed', 'returned', 'cancelled')
  ),
  carrier text,
  service text,
  tracking text constraint shipment_tracking check (length(tracking) between 1 and 128),
  address text constraint shipment_address check (address is null or json_valid(address)),
  note text,
  packed_at integer,
  dispatched_at integer,
  delivered_at integer,
  closed_at integer,
  created_by text not null,
  created_at integer not null,
  updated_by text not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, order_id) references sales_order (org_id, id),
  constraint shipment_dispatched check (
    (state in ('in_transit', 'delivered', 'failed', 'returned')) = (dispatched_at is not null)
  ),
  constraint shipment_delivered check (
    (state <> 'delivered' or delivered_at is not null)
    and (delivered_at is null or state in ('delivered', 'returned'))
  ),
  constraint shipment_closed check ((state in ('returned', 'cancelled')) = (closed_at is not null))
) strict;

-- The list of an order, which the lines also refer to, the list of a state, and the look-up by tracking code.
create unique index shipment_order on shipment (org_id, order_id, id);
create index shipment_state on shipment (org_id, state, id);
create index shipment_tracking on shipment (org_id, tracking, id) where tracking is not null;

create unique index shipment_number on shipment (org_id, number);

create trigger shipment_raises_version before update on shipment when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger shipment_refuses_delete before delete on shipment BEGIN select raise(abort, 'never_deleted'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, so an id that exists is refused before the insert.
create trigger shipment_refuses_replace before insert on shipment when exists (select 1 from shipment where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger shipment_starts_pending before insert on shipment when new.state <> 'pending' or (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'confirmed' BEGIN select raise(abort, 'illegal_transition'); END;
create trigger shipment_takes_next_number before insert on shipment when new.number is not (select f.prefix || printf('%0' || f.digits || 'd', s.last_number) from doc_format f join doc_sequence s on s.org_id = f.org_id and s.doc_type = f.doc_type where f.org_id = new.org_id and f.doc_type = 'shipment') BEGIN select raise(abort, 'sequence_gap'); END;
create trigger shipment_keeps_its_origin before update on shipment when new.org_id <> old.org_id or new.id <> old.id or new.order_id <> old.order_id or new.number <> old.number or new.created_by <> old.created_by or new.created_at <> old.created_at BEGIN select raise(abort, 'immutable'); END;
create trigger shipment_transition before update of state on shipment when new.state <> old.state and old.state || '>' || new.state not in ('pending>packed', 'pending>in_transit', 'packed>in_transit', 'in_transit>delivered', 'in_transit>failed', 'failed>in_transit', 'failed>returned', 'delivered>returned', 'pending>cancelled', 'packed>cancelled') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger shipment_leaves_with_lines before update of state on shipment when new.state in ('packed', 'in_transit') and new.state <> old.state and not exists (select 1 from shipment_line where org_id = new.org_id and shipment_id = new.id) BEGIN select raise(abort, 'shipment_empty'); END;

-- A shipment that leaves makes its lines shipped, one that arrives makes them delivered. What comes back to an open
-- order is to be shipped again. What comes back to a completed one is returned, because an order is not opened again.
-- The trigger also updates the order, because the order in which SQLite fires two triggers is not defined.
create trigger shipment_moves_lines after update of state on shipment when new.state <> old.state and new.state not in ('packed', 'failed') and (old.state <> 'failed' or new.state = 'returned') BEGIN update order_line set allocated_qty = allocated_qty - s.qty * (old.state in ('pending', 'packed')), shipped_qty = shipped_qty + s.qty * (new.state = 'in_transit') - s.qty * (new.state = 'returned' and s.is_open), delivered_qty = delivered_qty + s.qty * (new.state = 'delivered') - s.qty * (old.state = 'delivered' and s.is_open), returned_qty = returned_qty + s.qty * (new.state = 'returned' and not s.is_open), updated_at = new.updated_at from (select l.line_id as line_id, l.qty as qty, o.state = 'confirmed' as is_open from shipment_line as l join sales_order as o on o.org_id = l.org_id and o.id = l.order_id where l.org_id = new.org_id and l.shipment_id = new.id) as s where order_line.org_id = new.org_id and order_line.order_id = new.order_id and order_line.id = s.line_id; update sales_order set fulfil_state = (select built_fulfilment.state from order_fulfilment as built_fulfilment where built_fulfilment.org_id = new.org_id and built_fulfilment.order_id = new.order_id), updated_by = new.updated_by, updated_at = new.updated_at, version = version + 1 where org_id = new.org_id and id = new.order_id and new.state <> 'cancelled'; END;

create trigger shipment_tells_its_start after insert on shipment BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, to_state, created_by, created_at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, 'shipment', new.id, 'pending', new.created_by, new.created_at from order_event where org_id = new.org_id and order_id = new.order_id; END;
create trigger shipment_tells_its_state after update of state on shipment when new.state <> old.state BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, from_state, to_state, note, created_by, created_at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, 'shipment', new.id, old.state, new.state, new.note, new.updated_by, new.updated_at from order_event where org_id = new.org_id and order_id = new.order_id; END;

-- How much of an order line a shipment carries. move_id is the sale that its dispatch posted, null when confirming the
-- order had posted it already.
create table shipment_line (
  org_id integer not null,
  shipment_id text not null,
  line_id text not null,
  order_id text not null,
  qty integer not null constraint shipment_line_qty check (qty between 1 and 9007199254740991),
  move_id text,
  primary key (org_id, shipment_id, line_id),
  foreign key (org_id, order_id, shipment_id) references shipment (org_id, order_id, id),
  foreign key (org_id, order_id, line_id) references order_line (org_id, order_id, id),
  foreign key (org_id, move_id) references stock_move (org_id, id)
) strict;

-- The shipments of an order line.
create index shipment_line_order on shipment_line (org_id, order_id, line_id);

-- The lines are written with the shipment. After that only its dispatch writes move_id.
create trigger shipment_line_insert_in_pending before insert on shipment_line when (select state from shipment where org_id = new.org_id and id = new.shipment_id) is not 'pending' BEGIN select raise(abort, 'illegal_transition'); END;
create trigger shipment_line_keeps_its_terms before update on shipment_line when new.org_id <> old.org_id or new.shipment_id <> old.shipment_id or new.line_id <> old.line_id or new.order_id <> old.order_id or new.qty <> old.qty or old.move_id is not null BEGIN select raise(abort, 'immutable'); END;
create trigger shipment_line_refuses_delete before delete on shipment_line BEGIN select raise(abort, 'immutable'); END;
create trigger shipment_line_refuses_replace before insert on shipment_line when exists (select 1 from shipment_line where org_id = new.org_id and shipment_id = new.shipment_id and line_id = new.line_id) BEGIN select raise(abort, 'already_exists'); END;
create trigger shipment_line_allocates after insert on shipment_line BEGIN update order_line set allocated_qty = allocated_qty + new.qty where org_id = new.org_id and order_id = new.order_id and id = new.line_id; END;
