-- What follows a confirmed order: shipments, payments with their refunds, and returns. Each moves the order and its lines by
-- triggers and adds to the history in order_event. Owner: the shared sales module. Orders writes.

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

-- The lists: of an order, of a state, what a tracking code belongs to. The first is also what lines refer to.
create unique index shipment_order on shipment (org_id, order_id, id);

create index shipment_state on shipment (org_id, state, id);

create index shipment_tracking on shipment (org_id, tracking, id) where tracking is not null;

create unique index shipment_number on shipment (org_id, number);

-- How much of a line a shipment carries. move_id is the sale that its dispatch posted, null where confirming had taken the
-- stock.
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

-- The shipments of a line.
create index shipment_line_order on shipment_line (org_id, order_id, line_id);

create trigger shipment_raises_version before update on shipment when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

create trigger shipment_refuses_delete before delete on shipment BEGIN select raise(abort, 'never_deleted'); END;

create trigger shipment_refuses_replace before insert on shipment when exists (select 1 from shipment where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;

create trigger shipment_starts_pending before insert on shipment when new.state <> 'pending' or (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'confirmed' BEGIN select raise(abort, 'illegal_transition'); END;

create trigger shipment_takes_next_number before insert on shipment when new.number is not (select f.prefix || printf('%0' || f.digits || 'd', s.last_number) from doc_format f join doc_sequence s on s.org_id = f.org_id and s.doc_type = f.doc_type where f.org_id = new.org_id and f.doc_type = 'shipment') BEGIN select raise(abort, 'sequence_gap'); END;

create trigger shipment_keeps_its_origin before update on shipment when new.org_id <> old.org_id or new.id <> old.id or new.order_id <> old.order_id or new.number <> old.number or new.created_by <> old.created_by or new.created_at <> old.created_at BEGIN select raise(abort, 'immutable'); END;

create trigger shipment_transition before update of state on shipment when new.state <> old.state and old.state || '>' || new.state not in ('pending>packed', 'pending>in_transit', 'packed>in_transit', 'in_transit>delivered', 'in_transit>failed', 'failed>in_transit', 'failed>returned', 'delivered>returned', 'pending>cancelled', 'packed>cancelled') BEGIN select raise(abort, 'illegal_transition'); END;

create trigger shipment_leaves_with_lines before update of state on shipment when new.state in ('packed', 'in_transit') and new.state <> old.state and not exists (select 1 from shipment_line where org_id = new.org_id and shipment_id = new.id) BEGIN select raise(abort, 'shipment_empty'); END;

-- The lines of a shipment are fixed when it is made. Its dispatch adds what it posted.
create trigger shipment_line_insert_in_pending before insert on shipment_line when (select state from shipment where org_id = new.org_id and id = new.shipment_id) is not 'pending' BEGIN select raise(abort, 'illegal_transition'); END;

create trigger shipment_line_keeps_its_terms before update on shipment_line when new.org_id <> old.org_id or new.shipment_id <> old.shipment_id or new.line_id <> old.line_id or new.order_id <> old.order_id or new.qty <> old.qty or old.move_id is not null BEGIN select raise(abort, 'immutable'); END;

create trigger shipment_line_refuses_delete before delete on shipment_line BEGIN select raise(abort, 'immutable'); END;

create trigger shipment_line_refuses_replace before insert on shipment_line when exists (select 1 from shipment_line where org_id = new.org_id and shipment_id = new.shipment_id and line_id = new.line_id) BEGIN select raise(abort, 'already_exists'); END;

create trigger shipment_line_allocates after insert on shipment_line BEGIN update order_line set allocated_qty = allocated_qty + new.qty where org_id = new.org_id and order_id = new.order_id and id = new.line_id; END;

-- How far orders are shipped, by their lines. Without lines that can be shipped there is no row.
create view order_fulfilment as select l.org_id as org_id, l.order_id as order_id, iif(sum(l.shipped_qty) = 0, 'none', iif(sum(l.shipped_qty + l.short_qty < l.qty) > 0, 'partial', iif(sum(l.delivered_qty < l.shipped_qty) > 0, 'shipped', 'delivered'))) as state from order_line as l where l.stocked group by l.org_id, l.order_id;

-- What leaves is shipped, what arrives is delivered. What comes back to an open order is to ship again, what comes back to a
-- completed one is returned, because an order never opens again. The order follows in the same trigger, because the order
-- of triggers is not ours to choose.
create trigger shipment_moves_lines after update of state on shipment when new.state <> old.state and new.state not in ('packed', 'failed') and (old.state <> 'failed' or new.state = 'returned') BEGIN update order_line set allocated_qty = allocated_qty - s.qty * (old.state in ('pending', 'packed')), shipped_qty = shipped_qty + s.qty * (new.state = 'in_transit') - s.qty * (new.state = 'returned' and s.is_open), delivered_qty = delivered_qty + s.qty * (new.state = 'delivered') - s.qty * (old.state = 'delivered' and s.is_open), returned_qty = returned_qty + s.qty * (new.state = 'returned' and not s.is_open), updated_at = new.updated_at from (select l.line_id as line_id, l.qty as qty, o.state = 'confirmed' as is_open from shipment_line as l join sales_order as o on o.org_id = l.org_id and o.id = l.order_id where l.org_id = new.org_id and l.shipment_id = new.id) as s where order_line.org_id = new.org_id and order_line.order_id = new.order_id and order_line.id = s.line_id; update sales_order set fulfil_state = (select built_fulfilment.state from order_fulfilment as built_fulfilment where built_fulfilment.org_id = new.org_id and built_fulfilment.order_id = new.order_id), updated_by = new.updated_by, updated_at = new.updated_at, version = version + 1 where org_id = new.org_id and id = new.order_id and new.state <> 'cancelled'; END;

create trigger shipment_tells_its_start after insert on shipment BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, to_state, actor_id, at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, 'shipment', new.id, 'pending', new.created_by, new.created_at from order_event where org_id = new.org_id and order_id = new.order_id; END;

create trigger shipment_tells_its_state after update of state on shipment when new.state <> old.state BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, from_state, to_state, note, actor_id, at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, 'shipment', new.id, old.state, new.state, new.note, new.updated_by, new.updated_at from order_event where org_id = new.org_id and order_id = new.order_id; END;

-- Money in, a charge, or back, a refund of one charge. refund_minor of a charge is what its refunds that did not fail take
-- from it, already while they are pending, so that none of them can fail for want of money later.
create table payment (
  org_id integer not null,
  id text not null,
  order_id text not null,
  kind text not null constraint payment_kind check (kind in ('charge', 'refund')),
  parent_id text,
  method text not null constraint payment_method check (
    method in ('cash', 'transfer', 'card', 'credit', 'marketplace', 'wallet', 'other')
  ),
  provider text constraint payment_provider check (length(provider) between 1 and 64),
  provider_ref text constraint payment_provider_ref check (length(provider_ref) between 1 and 128),
  state text not null default 'pending' constraint payment_state check (
    state in ('pending', 'authorized', 'captured', 'failed', 'voided')
  ),
  amount_minor integer not null constraint payment_amount check (amount_minor between 1 and 900719925474),
  currency text not null constraint payment_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  fee_minor integer not null default 0 constraint payment_fee check (fee_minor between 0 and amount_minor),
  refund_minor integer not null default 0,
  note text,
  authorized_at integer,
  captured_at integer,
  created_by text not null,
  created_at integer not null,
  updated_by text not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, order_id) references sales_order (org_id, id),
  foreign key (org_id, order_id, parent_id) references payment (org_id, order_id, id),
  constraint payment_refund_has_parent check ((kind = 'refund') = (parent_id is not null)),
  constraint payment_refund_states check (kind = 'charge' or (state in ('pending', 'captured', 'failed') and refund_minor = 0)),
  constraint over_refund check (refund_minor between 0 and amount_minor and (refund_minor = 0 or state = 'captured')),
  constraint payment_captured check ((state = 'captured') = (captured_at is not null)),
  constraint payment_reference_has_provider check (provider_ref is null or provider is not null)
) strict;

-- The lists: of an order, which refunds also refer to, of charges or refunds of a state, of charges of a method, of the
-- refunds of a charge, of all refunds. A provider names a payment once.
create unique index payment_order on payment (org_id, order_id, id);

create index payment_state on payment (org_id, kind, state, id);

create index payment_method on payment (org_id, method, id) where kind = 'charge';

create index payment_parent on payment (org_id, parent_id, id) where parent_id is not null;

create index payment_refund on payment (org_id, id) where kind = 'refund';

create unique index payment_provider on payment (org_id, provider, provider_ref) where provider_ref is not null;

create trigger payment_raises_version before update on payment when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;

create trigger payment_refuses_delete before delete on payment BEGIN select raise(abort, 'never_deleted'); END;

create trigger payment_refuses_replace before insert on payment when exists (select 1 from payment where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;

create trigger payment_starts_pending before insert on payment when new.state <> 'pending' or new.refund_minor <> 0 BEGIN select raise(abort, 'illegal_transition'); END;

create trigger payment_needs_confirmed_order before insert on payment when new.kind = 'charge' and (select state from sales_order where org_id = new.org_id and id = new.order_id) not in ('confirmed', 'completed') BEGIN select raise(abort, 'illegal_transition'); END;

create trigger payment_refunds_captured_charge before insert on payment when new.kind = 'refund' and (select kind || '>' || state from payment where org_id = new.org_id and id = new.parent_id) is not 'charge>captured' BEGIN select raise(abort, 'illegal_transition'); END;

create trigger payment_in_currency_of_order before insert on payment when new.currency <> (select currency from sales_order where org_id = new.org_id and id = new.order_id) BEGIN select raise(abort, 'currency_mismatch'); END;

create trigger payment_keeps_its_terms before update on payment when new.org_id <> old.org_id or new.id <> old.id or new.order_id <> old.order_id or new.kind <> old.kind or new.parent_id is not old.parent_id or new.method <> old.method or new.amount_minor <> old.amount_minor or new.currency <> old.currency or (old.provider is not null and new.provider is not old.provider) or (old.provider_ref is not null and new.provider_ref is not old.provider_ref) or new.created_by <> old.created_by or new.created_at <> old.created_at BEGIN select raise(abort, 'immutable'); END;

create trigger payment_transition before update of state on payment when new.state <> old.state and new.kind || ' ' || old.state || '>' || new.state not in ('charge pending>authorized', 'charge pending>captured', 'charge authorized>captured', 'charge pending>failed', 'charge authorized>failed', 'charge pending>voided', 'charge authorized>voided', 'refund pending>captured', 'refund pending>failed') BEGIN select raise(abort, 'illegal_transition'); END;

create trigger payment_reserves_refund after insert on payment when new.kind = 'refund' BEGIN update payment set refund_minor = refund_minor + new.amount_minor, updated_by = new.created_by, updated_at = new.created_at, version = version + 1 where org_id = new.org_id and id = new.parent_id; END;

create trigger payment_frees_refund after update of state on payment when new.kind = 'refund' and new.state = 'failed' and old.state <> 'failed' BEGIN update payment set refund_minor = refund_minor - new.amount_minor, updated_by = new.updated_by, updated_at = new.updated_at, version = version + 1 where org_id = new.org_id and id = new.parent_id; END;

create trigger payment_pays_order after update of state on payment when new.state = 'captured' and old.state <> 'captured' BEGIN update sales_order set paid_minor = paid_minor + iif(new.kind = 'charge', new.amount_minor, 0), refunded_minor = refunded_minor + iif(new.kind = 'refund', new.amount_minor, 0), updated_by = new.updated_by, updated_at = new.updated_at, version = version + 1 where org_id = new.org_id and id = new.order_id; END;

create trigger payment_tells_its_start after insert on payment BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, to_state, amount_minor, actor_id, at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, iif(new.kind = 'refund', 'refund', 'payment'), new.id, 'pending', new.amount_minor, new.created_by, new.created_at from order_event where org_id = new.org_id and order_id = new.order_id; END;

create trigger payment_tells_its_state after update of state on payment when new.state <> old.state BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, from_state, to_state, amount_minor, note, actor_id, at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, iif(new.kind = 'refund', 'refund', 'payment'), new.id, old.state, new.state, new.amount_minor, new.note, new.updated_by, new.updated_at from order_event where org_id = new.org_id and order_id = new.order_id; END;

-- Goods that came back after the order was completed. It is written once, with its lines, and refund_id is the money that
-- went back for it.
create table sales_return (
  org_id integer not null,
  id text not null,
  order_id text not null,
  number text not null,
  warehouse_id text not null,
  refund_id text,
  reason text not null constraint sales_return_reason check (reason <> ''),
  created_by text not null,
  created_at integer not null,
  primary key (org_id, id),
  foreign key (org_id, order_id) references sales_order (org_id, id),
  foreign key (org_id, warehouse_id) references warehouse (org_id, id),
  foreign key (org_id, order_id, refund_id) references payment (org_id, order_id, id)
) strict;

-- The returns of an order, which lines also refer to.
create unique index sales_return_order on sales_return (org_id, order_id, id);

create unique index sales_return_number on sales_return (org_id, number);

-- What came back of a line, and whether it can be sold again. move_id brought it in, scrap_move_id took it out at once.
create table return_line (
  org_id integer not null,
  return_id text not null,
  line_id text not null,
  disposition text not null constraint return_line_disposition check (disposition in ('stock', 'scrap')),
  order_id text not null,
  qty integer not null constraint return_line_qty check (qty between 1 and 9007199254740991),
  move_id text not null,
  scrap_move_id text,
  primary key (org_id, return_id, line_id, disposition),
  foreign key (org_id, order_id, return_id) references sales_return (org_id, order_id, id),
  foreign key (org_id, order_id, line_id) references order_line (org_id, order_id, id),
  foreign key (org_id, move_id) references stock_move (org_id, id),
  foreign key (org_id, scrap_move_id) references stock_move (org_id, id),
  constraint return_line_scrapped check ((disposition = 'scrap') = (scrap_move_id is not null))
) strict;

-- The returns of a line.
create index return_line_order on return_line (org_id, order_id, line_id);

create trigger sales_return_refuses_update before update on sales_return BEGIN select raise(abort, 'immutable'); END;

create trigger sales_return_refuses_delete before delete on sales_return BEGIN select raise(abort, 'immutable'); END;

create trigger sales_return_refuses_replace before insert on sales_return when exists (select 1 from sales_return where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;

create trigger sales_return_needs_completed_order before insert on sales_return when (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'completed' BEGIN select raise(abort, 'illegal_transition'); END;

create trigger sales_return_takes_next_number before insert on sales_return when new.number is not (select f.prefix || printf('%0' || f.digits || 'd', s.last_number) from doc_format f join doc_sequence s on s.org_id = f.org_id and s.doc_type = f.doc_type where f.org_id = new.org_id and f.doc_type = 'return') BEGIN select raise(abort, 'sequence_gap'); END;

create trigger sales_return_changes_order after insert on sales_return BEGIN update sales_order set updated_by = new.created_by, updated_at = new.created_at, version = version + 1 where org_id = new.org_id and id = new.order_id; insert into order_event (org_id, order_id, seq, entity, entity_id, to_state, note, actor_id, at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, 'return', new.id, 'received', new.reason, new.created_by, new.created_at from order_event where org_id = new.org_id and order_id = new.order_id; END;

create trigger return_line_refuses_update before update on return_line BEGIN select raise(abort, 'immutable'); END;

create trigger return_line_refuses_delete before delete on return_line BEGIN select raise(abort, 'immutable'); END;

create trigger return_line_refuses_replace before insert on return_line when exists (select 1 from return_line where org_id = new.org_id and return_id = new.return_id and line_id = new.line_id and disposition = new.disposition) BEGIN select raise(abort, 'already_exists'); END;

create trigger return_line_counts_in after insert on return_line BEGIN update order_line set returned_qty = returned_qty + new.qty, updated_at = (select created_at from sales_return where org_id = new.org_id and id = new.return_id) where org_id = new.org_id and order_id = new.order_id and id = new.line_id; END;

-- The counters of a line follow its shipments and returns, and nothing else changes them. What came back while the order
-- was open is to ship again; of a completed order all is shipped or short, and what comes back then stays delivered if it was.
create trigger order_line_counts_what_moved before update of allocated_qty, shipped_qty, delivered_qty, returned_qty on order_line when (new.allocated_qty, new.shipped_qty, new.delivered_qty, new.returned_qty) is not (old.allocated_qty, old.shipped_qty, old.delivered_qty, old.returned_qty) and not exists (select 1 from (select coalesce(sum(l.qty * (s.state in ('pending', 'packed'))), 0) as packed, coalesce(sum(l.qty * (s.state in ('in_transit', 'delivered', 'failed'))), 0) as gone, coalesce(sum(l.qty * (s.state = 'delivered')), 0) as arrived, coalesce(sum(l.qty * (s.state = 'returned' and s.delivered_at is not null)), 0) as back, (select coalesce(sum(qty), 0) from return_line where org_id = new.org_id and order_id = new.order_id and line_id = new.id) as returned, (select state = 'completed' from sales_order where org_id = new.org_id and id = new.order_id) as is_over from shipment_line as l cross join shipment as s on s.org_id = l.org_id and s.id = l.shipment_id where l.org_id = new.org_id and l.order_id = new.order_id and l.line_id = new.id) as built_sums where new.allocated_qty = packed and new.shipped_qty = iif(is_over, new.qty - new.short_qty, gone) and new.delivered_qty between arrived and arrived + back * is_over and new.returned_qty = new.shipped_qty - gone + returned) BEGIN select raise(abort, 'ledger_only'); END;
