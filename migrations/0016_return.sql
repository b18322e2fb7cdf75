-- Returns of orders. Owner: the shared sales crate. Orders writes.

-- Goods that came back, while the rest of the order was still to be shipped or after it was completed. A return is
-- written once, with its lines, and not changed. refund_id is the refund that was paid with it. It is written after the
-- return in the same batch, because a refund is of goods that came back, so the reference is deferred.
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
  foreign key (org_id, order_id, refund_id) references payment (org_id, order_id, id) deferrable initially deferred
) strict;

-- The returns of an order, which the lines also refer to.
create unique index sales_return_order on sales_return (org_id, order_id, id);

create unique index sales_return_number on sales_return (org_id, number);

create trigger sales_return_refuses_update before update on sales_return BEGIN select raise(abort, 'immutable'); END;
create trigger sales_return_refuses_delete before delete on sales_return BEGIN select raise(abort, 'immutable'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, so an id that exists is refused before the insert.
create trigger sales_return_refuses_replace before insert on sales_return when exists (select 1 from sales_return where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger sales_return_needs_confirmed_order before insert on sales_return when (select state from sales_order where org_id = new.org_id and id = new.order_id) not in ('confirmed', 'completed') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger sales_return_takes_next_number before insert on sales_return when new.number is not (select f.prefix || printf('%0' || f.digits || 'd', s.last_number) from doc_format f join doc_sequence s on s.org_id = f.org_id and s.doc_type = f.doc_type where f.org_id = new.org_id and f.doc_type = 'return') BEGIN select raise(abort, 'sequence_gap'); END;
create trigger sales_return_changes_order after insert on sales_return BEGIN update sales_order set updated_by = new.created_by, updated_at = new.created_at, version = version + 1 where org_id = new.org_id and id = new.order_id; insert into order_event (org_id, order_id, seq, entity, entity_id, to_state, note, created_by, created_at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, 'return', new.id, 'received', new.reason, new.created_by, new.created_at from order_event where org_id = new.org_id and order_id = new.order_id; END;

-- How much of an order line came back, and whether it can be sold again. returned_before_qty is what of the order line
-- had come back before: the value of a return is the difference of two values of the order line, so the values of all
-- returns add up. move_id is the movement that brought it in, scrap_move_id the one that took it out again at once.
create table return_line (
  org_id integer not null,
  return_id text not null,
  line_id text not null,
  disposition text not null constraint return_line_disposition check (disposition in ('stock', 'scrap')),
  order_id text not null,
  qty integer not null constraint return_line_qty check (qty between 1 and 9007199254740991),
  returned_before_qty integer not null,
  move_id text not null,
  scrap_move_id text,
  primary key (org_id, return_id, line_id, disposition),
  foreign key (org_id, order_id, return_id) references sales_return (org_id, order_id, id),
  foreign key (org_id, order_id, line_id) references order_line (org_id, order_id, id),
  foreign key (org_id, move_id) references stock_move (org_id, id),
  foreign key (org_id, scrap_move_id) references stock_move (org_id, id),
  constraint return_line_scrapped check ((disposition = 'scrap') = (scrap_move_id is not null))
) strict;

-- The returns of an order line.
create index return_line_order on return_line (org_id, order_id, line_id);

create trigger return_line_refuses_update before update on return_line BEGIN select raise(abort, 'immutable'); END;
create trigger return_line_refuses_delete before delete on return_line BEGIN select raise(abort, 'immutable'); END;
create trigger return_line_refuses_replace before insert on return_line when exists (select 1 from return_line where org_id = new.org_id and return_id = new.return_id and line_id = new.line_id and disposition = new.disposition) BEGIN select raise(abort, 'already_exists'); END;
create trigger return_line_follows_the_last before insert on return_line when new.returned_before_qty is not (select returned_qty from order_line where org_id = new.org_id and order_id = new.order_id and id = new.line_id) BEGIN select raise(abort, 'ledger_only'); END;
create trigger return_line_counts_in after insert on return_line BEGIN update order_line set returned_qty = returned_qty + new.qty, updated_at = (select created_at from sales_return where org_id = new.org_id and id = new.return_id) where org_id = new.org_id and order_id = new.order_id and id = new.line_id; END;

-- The quantities of an order line follow its shipments and returns, and nothing else changes them. What came back while
-- the order was open is to be shipped again. Of a completed order everything is shipped or short, and what comes back
-- then still counts as delivered if it had been delivered.
create trigger order_line_counts_what_moved before update of allocated_qty, shipped_qty, delivered_qty, returned_qty on order_line when (new.allocated_qty, new.shipped_qty, new.delivered_qty, new.returned_qty) is not (old.allocated_qty, old.shipped_qty, old.delivered_qty, old.returned_qty) and not exists (select 1 from (select coalesce(sum(l.qty * (s.state in ('pending', 'packed'))), 0) as packed, coalesce(sum(l.qty * (s.state in ('in_transit', 'delivered', 'failed'))), 0) as gone, coalesce(sum(l.qty * (s.state = 'delivered')), 0) as arrived, coalesce(sum(l.qty * (s.state = 'returned' and s.delivered_at is not null)), 0) as back, (select coalesce(sum(qty), 0) from return_line where org_id = new.org_id and order_id = new.order_id and line_id = new.id) as returned, (select state = 'completed' from sales_order where org_id = new.org_id and id = new.order_id) as is_over from shipment_line as l cross join shipment as s on s.org_id = l.org_id and s.id = l.shipment_id where l.org_id = new.org_id and l.order_id = new.order_id and l.line_id = new.id) as built_sums where new.allocated_qty = packed and new.shipped_qty = iif(is_over, new.qty - new.short_qty, gone) and new.delivered_qty between arrived and arrived + back * is_over and new.returned_qty = new.shipped_qty - gone + returned) BEGIN select raise(abort, 'ledger_only'); END;
