-- What the shop buys: purchase orders, receipts and reorder requests. Owner: purchasing.

-- An order to a supplier, in one currency, which may be another than that of the organisation. total_minor follows the
-- lines, which change only while the order is a draft. The number is given when the order is placed, so that cancelled
-- drafts leave no gap, and is then fixed.
create table purchase_order (
  org_id integer not null,
  id text not null,
  number text constraint purchase_order_number check (number <> ''),
  supplier_id text not null,
  state text not null constraint purchase_order_state check (
    state in ('draft', 'ordered', 'partially_received', 'received', 'cancelled')
  ),
  currency text not null constraint purchase_order_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  total_minor integer not null default 0 constraint purchase_order_total_minor check (
    total_minor between 0 and 9007199254740991
  ),
  expected_at integer,
  note text,
  close_reason text,
  created_by text not null,
  created_at integer not null,
  updated_at integer not null,
  ordered_at integer,
  closed_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, supplier_id) references party (org_id, id),
  constraint purchase_order_placed_has_number check ((number is null) = (ordered_at is null)),
  constraint purchase_order_sent_is_placed check (state in ('draft', 'cancelled') or number is not null),
  constraint purchase_order_closed_at check ((state in ('received', 'cancelled')) = (closed_at is not null))
) strict;

create unique index purchase_order_number
  on purchase_order (org_id, number)
  where number is not null;

-- The lists of a state and of a supplier. The primary key serves the plain list. The second index is unique so that
-- SQLite knows that the lines of the orders of a supplier come in order.
create index purchase_order_by_state on purchase_order (org_id, state, id);
create unique index purchase_order_supplier on purchase_order (org_id, supplier_id, id);

-- What was ordered from a supplier in a period, by currency.
create index purchase_order_placed
  on purchase_order (org_id, supplier_id, currency, ordered_at)
  where ordered_at is not null;

-- The open orders of a supplier.
create index purchase_order_open_supplier
  on purchase_order (org_id, supplier_id)
  where closed_at is null;

-- Every change raises the version, except that the total follows the lines within a batch that raises it itself.
create trigger purchase_order_raises_version before update of org_id, id, number, supplier_id, state, currency, expected_at, note, close_reason, created_by, created_at, updated_at, ordered_at, closed_at, version on purchase_order when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger purchase_order_refuses_delete before delete on purchase_order BEGIN select raise(abort, 'never_deleted'); END;
create trigger purchase_order_starts_as_draft before insert on purchase_order when new.state <> 'draft' or new.number is not null or new.total_minor <> 0 or exists (select 1 from purchase_order where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'illegal_transition'); END;
create trigger purchase_order_needs_supplier before insert on purchase_order when not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger purchase_order_keeps_its_terms before update on purchase_order when new.org_id <> old.org_id or new.id <> old.id or new.supplier_id <> old.supplier_id or new.currency <> old.currency or (old.state <> 'draft' and new.total_minor <> old.total_minor) or new.created_at <> old.created_at or new.created_by <> old.created_by or (old.number is not null and new.number is not old.number) BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_order_transition before update on purchase_order when not (new.state = old.state and old.closed_at is null or (old.state = 'draft' and new.state in ('ordered', 'cancelled')) or (old.state = 'ordered' and new.state in ('partially_received', 'received', 'cancelled')) or (old.state = 'partially_received' and new.state in ('received', 'ordered')) or (old.state = 'received' and old.close_reason is null and new.state in ('received', 'partially_received', 'ordered'))) BEGIN select raise(abort, 'illegal_transition'); END;

-- Placing takes the number that the sequence gave last, so that every number belongs to one order, and it looks as the
-- format of the organisation says. What is placed has lines, and its total is theirs.
create trigger purchase_order_takes_next_number before update of number on purchase_order when old.number is null and new.number is not null and new.number is not (select f.prefix || printf('%0' || f.digits || 'd', s.last_number) from doc_format f join doc_sequence s on s.org_id = f.org_id and s.doc_type = f.doc_type where f.org_id = new.org_id and f.doc_type = 'purchase_order') BEGIN select raise(abort, 'sequence_gap'); END;
create trigger purchase_order_places_lines before update of state on purchase_order when old.state = 'draft' and new.state = 'ordered' and not exists (select 1 from purchase_order_line where org_id = new.org_id and purchase_order_id = new.id) BEGIN select raise(abort, 'order_empty'); END;
create trigger purchase_order_total_is_sum before update of state on purchase_order when new.state <> old.state and new.total_minor <> (select coalesce(sum(total_minor), 0) from purchase_order_line where org_id = new.org_id and purchase_order_id = new.id) BEGIN select raise(abort, 'totals_differ'); END;

-- An order is open again when a receipt is reversed. Its supplier, items and warehouses must not be deleted then.
create trigger purchase_order_reopens_with_supplier before update of closed_at on purchase_order when old.closed_at is not null and new.closed_at is null and not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger purchase_order_reopens_with_items before update of closed_at on purchase_order when old.closed_at is not null and new.closed_at is null and exists (select 1 from purchase_order_line as l cross join item as i on i.org_id = l.org_id and i.id = l.item_id where l.org_id = new.org_id and l.purchase_order_id = new.id and i.deleted_at is not null) BEGIN select raise(abort, 'item_deleted'); END;
create trigger purchase_order_reopens_with_warehouses before update of closed_at on purchase_order when old.closed_at is not null and new.closed_at is null and exists (select 1 from purchase_order_line as l cross join location as n on n.org_id = l.org_id and n.id = l.location_id cross join warehouse as w on w.org_id = n.org_id and w.id = n.warehouse_id where l.org_id = new.org_id and l.purchase_order_id = new.id and w.deleted_at is not null) BEGIN select raise(abort, 'warehouse_deleted'); END;

-- The supplier of an open order stays a supplier.
create trigger party_with_open_purchases_stays before update on party when old.is_supplier = 1 and (new.is_supplier = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from purchase_order where org_id = new.org_id and supplier_id = new.id and closed_at is null) BEGIN select raise(abort, 'in_use'); END;

-- What is ordered of an item for a warehouse, at a price for per_qty base units. received_qty is the sum of the
-- receipts for the line that were not reversed. It may exceed qty by the tolerance of the organisation at the time of
-- the receipt. line_no is the number that people read on the document. The number of a line that was removed from the
-- draft is not used again while later lines exist.
create table purchase_order_line (
  org_id integer not null,
  purchase_order_id text not null,
  id text not null,
  line_no integer not null constraint purchase_order_line_no check (line_no > 0),
  item_id text not null,
  location_id text not null,
  qty integer not null constraint purchase_order_line_qty check (qty between 1 and 9007199254740991),
  received_qty integer not null default 0 constraint quantity_out_of_range check (
    received_qty between 0 and 9007199254740991
  ),
  price_minor integer not null constraint purchase_order_line_price_minor check (
    price_minor between 0 and 9007199254740991
  ),
  per_qty integer not null constraint purchase_order_line_per_qty check (per_qty between 1 and 9007199254740991),
  total_minor integer not null constraint purchase_order_line_total_minor check (
    total_minor between 0 and 9007199254740991
  ),
  supplier_sku text,
  last_received_at integer,
  primary key (org_id, purchase_order_id, id),
  foreign key (org_id, purchase_order_id) references purchase_order (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id),
  foreign key (org_id, location_id) references location (org_id, id)
) strict, without rowid;

create unique index purchase_order_line_number
  on purchase_order_line (org_id, purchase_order_id, line_no);

-- The purchases of an item.
create index purchase_order_line_item
  on purchase_order_line (org_id, item_id, purchase_order_id, id);

-- What is still to come to a location, and what never came. The index holds the quantities, because without them SQLite
-- prefers to read all lines of the organisation.
create index purchase_order_line_missing
  on purchase_order_line (org_id, item_id, location_id, qty, received_qty)
  where received_qty < qty;

-- What is on its way to a warehouse.
create index purchase_order_line_location
  on purchase_order_line (org_id, location_id, purchase_order_id);

create trigger purchase_order_line_of_draft before insert on purchase_order_line when new.received_qty <> 0 or not exists (select 1 from purchase_order where org_id = new.org_id and id = new.purchase_order_id and state = 'draft') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger purchase_order_line_refuses_replace before insert on purchase_order_line when exists (select 1 from purchase_order_line where org_id = new.org_id and purchase_order_id = new.purchase_order_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_order_line_delete_in_draft before delete on purchase_order_line when (select state from purchase_order where org_id = old.org_id and id = old.purchase_order_id) is not 'draft' BEGIN select raise(abort, 'illegal_transition'); END;
create trigger purchase_order_line_keeps_its_key before update on purchase_order_line when new.org_id <> old.org_id or new.purchase_order_id <> old.purchase_order_id or new.id <> old.id or new.line_no <> old.line_no or new.item_id <> old.item_id or new.location_id <> old.location_id BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_order_line_keeps_its_terms before update of qty, price_minor, per_qty, total_minor, supplier_sku on purchase_order_line when (select state from purchase_order where org_id = new.org_id and id = new.purchase_order_id) is not 'draft' BEGIN select raise(abort, 'illegal_transition'); END;

-- The total of the order follows its lines.
create trigger purchase_order_line_counts_in after insert on purchase_order_line BEGIN update purchase_order set total_minor = total_minor + new.total_minor where org_id = new.org_id and id = new.purchase_order_id; END;
create trigger purchase_order_line_counts_out after delete on purchase_order_line BEGIN update purchase_order set total_minor = total_minor - old.total_minor where org_id = old.org_id and id = old.purchase_order_id; END;
create trigger purchase_order_line_counts_again after update of total_minor on purchase_order_line BEGIN update purchase_order set total_minor = total_minor + new.total_minor - old.total_minor where org_id = new.org_id and id = new.purchase_order_id; END;

create trigger purchase_order_line_is_received before update of received_qty on purchase_order_line when new.received_qty = old.received_qty or not exists (select 1 from purchase_order where org_id = new.org_id and id = new.purchase_order_id and (state in ('ordered', 'partially_received') or (state = 'received' and close_reason is null and new.received_qty < old.received_qty))) BEGIN select raise(abort, 'illegal_transition'); END;

-- The tolerance is rounded down. A quantity times a million is no exact number any more, so the product is computed in
-- two parts.
create trigger purchase_order_line_stays_within_tolerance before update of received_qty on purchase_order_line when new.received_qty > new.qty + (select new.qty / 1000000 * over_receipt_ppm + new.qty % 1000000 * over_receipt_ppm / 1000000 from org where id = new.org_id) BEGIN select raise(abort, 'over_receipt'); END;

-- Goods that arrived for an order, as one document. It is written once, with its lines, and not changed: a receipt that
-- was a mistake is corrected by reversing its movements. Where the order is in another currency than the organisation,
-- exchange_rate is what one unit of the currency of the order is in that of the organisation, as it was stated, and
-- rate_num / rate_den is the same between the minor units of the two.
create table purchase_receipt (
  org_id integer not null,
  id text not null,
  number text not null constraint purchase_receipt_number check (number <> ''),
  purchase_order_id text not null,
  supplier_id text not null,
  currency text not null constraint purchase_receipt_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  base_currency text not null constraint purchase_receipt_base_currency check (base_currency glob '[A-Z][A-Z][A-Z]'),
  exchange_rate text,
  rate_num integer not null default 1 constraint purchase_receipt_rate_num check (
    rate_num between 1 and 9007199254740991
  ),
  rate_den integer not null default 1 constraint purchase_receipt_rate_den check (
    rate_den between 1 and 9007199254740991
  ),
  note text,
  occurred_at integer not null,
  created_by text not null,
  created_at integer not null,
  primary key (org_id, id),
  foreign key (org_id, supplier_id, purchase_order_id) references purchase_order (org_id, supplier_id, id),
  constraint purchase_receipt_rate check (
    (currency = base_currency) = (exchange_rate is null)
    and (exchange_rate is not null or (rate_num = 1 and rate_den = 1))
  )
) strict;

create unique index purchase_receipt_numbers on purchase_receipt (org_id, number);

-- The lists of an order, which the lines also refer to, and of a supplier. The primary key serves the plain list.
create unique index purchase_receipt_order on purchase_receipt (org_id, purchase_order_id, id);
create index purchase_receipt_supplier on purchase_receipt (org_id, supplier_id, id);

-- A new organisation has a format for the numbers of its receipts.
create trigger org_numbers_receipts after insert on org BEGIN insert into doc_format (org_id, doc_type, prefix, updated_at) values (new.id, 'receipt', 'GR-', new.created_at); END;

create trigger purchase_receipt_refuses_update before update on purchase_receipt BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_receipt_refuses_delete before delete on purchase_receipt BEGIN select raise(abort, 'immutable'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, so an id that exists is refused before the insert.
create trigger purchase_receipt_refuses_replace before insert on purchase_receipt when exists (select 1 from purchase_receipt where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_receipt_takes_next_number before insert on purchase_receipt when new.number is not (select f.prefix || printf('%0' || f.digits || 'd', s.last_number) from doc_format f join doc_sequence s on s.org_id = f.org_id and s.doc_type = f.doc_type where f.org_id = new.org_id and f.doc_type = 'receipt') BEGIN select raise(abort, 'sequence_gap'); END;
create trigger purchase_receipt_in_currencies before insert on purchase_receipt when new.currency <> (select currency from purchase_order where org_id = new.org_id and id = new.purchase_order_id) or new.base_currency <> (select base_currency from org where id = new.org_id) BEGIN select raise(abort, 'currency_mismatch'); END;

-- What came for a line of the order. The movement has the quantity and what it cost in the currency of the
-- organisation, and cost_c4 is the same in the currency of the order.
create table purchase_receipt_line (
  org_id integer not null,
  receipt_id text not null,
  line_id text not null,
  purchase_order_id text not null,
  move_id text not null,
  cost_c4 integer not null constraint cost_out_of_range check (cost_c4 between 0 and 9007199254740991),
  primary key (org_id, receipt_id, line_id),
  foreign key (org_id, purchase_order_id, receipt_id) references purchase_receipt (org_id, purchase_order_id, id),
  foreign key (org_id, purchase_order_id, line_id) references purchase_order_line (org_id, purchase_order_id, id),
  foreign key (org_id, move_id) references stock_move (org_id, id)
) strict;

-- The receipts of an order line.
create index purchase_receipt_line_order on purchase_receipt_line (org_id, purchase_order_id, line_id);

-- A movement is of one receipt.
create unique index purchase_receipt_line_move on purchase_receipt_line (org_id, move_id);

create trigger purchase_receipt_line_refuses_update before update on purchase_receipt_line BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_receipt_line_refuses_delete before delete on purchase_receipt_line BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_receipt_line_refuses_replace before insert on purchase_receipt_line when exists (select 1 from purchase_receipt_line where org_id = new.org_id and receipt_id = new.receipt_id and line_id = new.line_id) BEGIN select raise(abort, 'already_exists'); END;

-- The movement brings the goods of this line, and its cost is that of the line at the rate of the receipt. The product
-- may be no exact number any more, so it is compared within half a unit.
create trigger purchase_receipt_line_is_its_movement before insert on purchase_receipt_line when not exists (select 1 from stock_move as m cross join purchase_receipt as r on r.org_id = m.org_id and r.id = new.receipt_id where m.org_id = new.org_id and m.id = new.move_id and m.reason = 'receipt' and m.ref_type = 'purchase_order' and m.ref_id = new.purchase_order_id and m.ref_line = new.line_id and m.occurred_at = r.occurred_at and abs(m.cost_c4 - new.cost_c4 * 1.0 * r.rate_num / r.rate_den) <= 0.500001 + m.cost_c4 / 1e15) BEGIN select raise(abort, 'ledger_only'); END;

-- A request to buy, made by a person or because stock is low. It is ordered by a line of a purchase order and received
-- with it.
create table reorder (
  org_id integer not null,
  id text not null,
  item_id text not null,
  location_id text not null,
  supplier_id text,
  qty integer not null constraint reorder_qty check (qty between 1 and 9007199254740991),
  priority text not null constraint reorder_priority check (priority in ('critical', 'high', 'medium', 'low')),
  state text not null constraint reorder_state check (state in ('requested', 'ordered', 'received', 'cancelled')),
  source text not null constraint reorder_source check (source in ('manual', 'auto')),
  purchase_order_id text,
  purchase_order_line_id text,
  note text,
  created_by text not null,
  created_at integer not null,
  updated_at integer not null,
  closed_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id),
  foreign key (org_id, location_id) references location (org_id, id),
  foreign key (org_id, supplier_id) references party (org_id, id),
  foreign key (org_id, purchase_order_id, purchase_order_line_id)
    references purchase_order_line (org_id, purchase_order_id, id),
  constraint reorder_ordered_has_line check (
    state = 'cancelled'
    or (state = 'requested') = (purchase_order_id is null)
  ),
  constraint reorder_line check ((purchase_order_id is null) = (purchase_order_line_id is null)),
  constraint reorder_closed_at check ((state in ('received', 'cancelled')) = (closed_at is not null))
) strict;

-- The lists of a state, an item, a warehouse and a supplier. The primary key serves the plain list.
create index reorder_by_state on reorder (org_id, state, id);
create index reorder_item on reorder (org_id, item_id, id);
create index reorder_warehouse on reorder (org_id, location_id, id);
create index reorder_supplier on reorder (org_id, supplier_id, id);

-- A purchase order line fulfils one request.
create unique index reorder_purchase_order_line
  on reorder (org_id, purchase_order_id, purchase_order_line_id)
  where purchase_order_id is not null;

-- The job makes one request for an item that is low at a location.
create unique index reorder_auto
  on reorder (org_id, item_id, location_id)
  where source = 'auto' and closed_at is null;

-- The open requests for an item at a location, whoever made them.
create index reorder_open on reorder (org_id, item_id, location_id) where closed_at is null;

-- The open requests that name a supplier.
create index reorder_open_supplier on reorder (org_id, supplier_id) where closed_at is null;

create trigger reorder_raises_version before update on reorder when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger reorder_refuses_delete before delete on reorder BEGIN select raise(abort, 'never_deleted'); END;
create trigger reorder_starts_requested before insert on reorder when new.state <> 'requested' or exists (select 1 from reorder where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'illegal_transition'); END;
create trigger reorder_keeps_its_place before update on reorder when new.org_id <> old.org_id or new.id <> old.id or new.item_id <> old.item_id or new.location_id <> old.location_id or new.source <> old.source or new.created_at <> old.created_at or (old.state <> 'requested' and (new.qty <> old.qty or new.supplier_id is not old.supplier_id or (new.state <> 'requested' and (new.purchase_order_id is not null or new.state <> 'cancelled') and (new.purchase_order_id is not old.purchase_order_id or new.purchase_order_line_id is not old.purchase_order_line_id)))) BEGIN select raise(abort, 'immutable'); END;
create trigger reorder_insert_needs_supplier before insert on reorder when new.supplier_id is not null and not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger reorder_update_needs_supplier before update of supplier_id on reorder when new.supplier_id is not null and new.supplier_id is not old.supplier_id and not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger reorder_transition before update on reorder when not ((old.state = 'requested' and new.state in ('requested', 'ordered', 'cancelled')) or (old.state = 'ordered' and new.state in ('requested', 'received', 'cancelled')) or (old.state = 'received' and new.state = 'ordered') or (old.state = 'cancelled' and new.state = 'cancelled' and old.purchase_order_id is not null and new.purchase_order_id is null)) BEGIN select raise(abort, 'illegal_transition'); END;

-- A request whose line is removed from a draft is open again, unless it was cancelled meanwhile: then it only forgets
-- the line. A line that was placed is not removed.
create trigger reorder_is_freed_from_draft before update of purchase_order_id on reorder when old.purchase_order_id is not null and new.purchase_order_id is null and (select state from purchase_order where org_id = old.org_id and id = old.purchase_order_id) is not 'draft' BEGIN select raise(abort, 'illegal_transition'); END;

-- The supplier of an open request stays a supplier.
create trigger party_with_open_reorders_stays before update on party when old.is_supplier = 1 and (new.is_supplier = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from reorder where org_id = new.org_id and supplier_id = new.id and closed_at is null) BEGIN select raise(abort, 'in_use'); END;

-- Purchases and counts store quantities of an item, so its unit and kind are fixed. What open purchase orders bring,
-- and where they bring it, is not deleted.
create trigger item_of_purchasing_keeps_unit_and_kind before update of base_uom, kind on item when (new.base_uom <> old.base_uom or new.kind <> old.kind) and (exists (select 1 from purchase_order_line where org_id = new.org_id and item_id = new.id) or exists (select 1 from reorder where org_id = new.org_id and item_id = new.id) or exists (select 1 from stock_count_line where org_id = new.org_id and item_id = new.id)) BEGIN select raise(abort, 'in_use'); END;
create trigger item_on_open_purchases_stays before update of deleted_at on item when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from purchase_order_line as l cross join purchase_order as o on o.org_id = l.org_id and o.id = l.purchase_order_id where l.org_id = new.org_id and l.item_id = new.id and o.closed_at is null) BEGIN select raise(abort, 'in_use'); END;
create trigger warehouse_with_open_purchases_stays before update of deleted_at on warehouse when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from location as w cross join purchase_order_line as l on l.org_id = w.org_id and l.location_id = w.id cross join purchase_order as o on o.org_id = l.org_id and o.id = l.purchase_order_id where w.org_id = new.org_id and w.warehouse_id = new.id and o.closed_at is null) BEGIN select raise(abort, 'in_use'); END;
