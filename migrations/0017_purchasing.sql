-- What the shop buys: purchase orders and reorder requests. Owner: purchasing. Receipts are movements of the stock
-- ledger.

-- An order to a supplier. Its lines do not change: to correct an order, cancel it and write a new one. The number is
-- given when the order is placed, so that cancelled drafts leave no gap.
create table purchase_order (
  org_id integer not null,
  id text not null,
  number integer constraint purchase_order_number_positive check (number > 0),
  supplier_id text not null,
  state text not null constraint purchase_order_state check (
    state in ('draft', 'ordered', 'partially_received', 'received', 'cancelled')
  ),
  currency text not null constraint purchase_order_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  total_minor integer not null constraint purchase_order_total_minor check (total_minor between 0 and 9007199254740991),
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

-- The open orders of a supplier.
create index purchase_order_open_supplier
  on purchase_order (org_id, supplier_id)
  where closed_at is null;

create trigger purchase_order_raises_version before update on purchase_order when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger purchase_order_refuses_delete before delete on purchase_order BEGIN select raise(abort, 'never_deleted'); END;
create trigger purchase_order_starts_as_draft before insert on purchase_order when new.state <> 'draft' or exists (select 1 from purchase_order where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'illegal_transition'); END;
create trigger purchase_order_needs_supplier before insert on purchase_order when not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger purchase_order_keeps_its_terms before update on purchase_order when new.org_id <> old.org_id or new.id <> old.id or new.supplier_id <> old.supplier_id or new.currency <> old.currency or new.total_minor <> old.total_minor or new.created_at <> old.created_at or new.created_by <> old.created_by or (old.number is not null and new.number is not old.number) BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_order_transition before update on purchase_order when not (new.state = old.state and old.closed_at is null or (old.state = 'draft' and new.state in ('ordered', 'cancelled')) or (old.state = 'ordered' and new.state in ('partially_received', 'received', 'cancelled')) or (old.state = 'partially_received' and new.state in ('received', 'ordered')) or (old.state = 'received' and old.close_reason is null and new.state in ('received', 'partially_received', 'ordered'))) BEGIN select raise(abort, 'illegal_transition'); END;

-- An order is open again when a receipt is reversed. Its supplier, items and warehouses must not be deleted then.
create trigger purchase_order_reopens_with_supplier before update of closed_at on purchase_order when old.closed_at is not null and new.closed_at is null and not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger purchase_order_reopens_with_items before update of closed_at on purchase_order when old.closed_at is not null and new.closed_at is null and exists (select 1 from purchase_order_line as l cross join item as i on i.org_id = l.org_id and i.id = l.item_id where l.org_id = new.org_id and l.purchase_order_id = new.id and i.deleted_at is not null) BEGIN select raise(abort, 'item_deleted'); END;
create trigger purchase_order_reopens_with_warehouses before update of closed_at on purchase_order when old.closed_at is not null and new.closed_at is null and exists (select 1 from purchase_order_line as l cross join location as n on n.org_id = l.org_id and n.id = l.location_id cross join warehouse as w on w.org_id = n.org_id and w.id = n.warehouse_id where l.org_id = new.org_id and l.purchase_order_id = new.id and w.deleted_at is not null) BEGIN select raise(abort, 'warehouse_deleted'); END;

-- The supplier of an open order stays a supplier.
create trigger party_with_open_purchases_stays before update on party when old.is_supplier = 1 and (new.is_supplier = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from purchase_order where org_id = new.org_id and supplier_id = new.id and closed_at is null) BEGIN select raise(abort, 'in_use'); END;

-- What is ordered of an item for a warehouse, at a price for per_qty base units. received_qty is the sum of the
-- receipts for the line that were not reversed. It may exceed qty by the tolerance of the organisation at the time of
-- the receipt. line_no is the number that people read on the document.
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
create trigger purchase_order_line_refuses_delete before delete on purchase_order_line BEGIN select raise(abort, 'never_deleted'); END;
create trigger purchase_order_line_keeps_its_terms before update on purchase_order_line when new.org_id <> old.org_id or new.purchase_order_id <> old.purchase_order_id or new.id <> old.id or new.line_no <> old.line_no or new.item_id <> old.item_id or new.location_id <> old.location_id or new.qty <> old.qty or new.price_minor <> old.price_minor or new.per_qty <> old.per_qty or new.total_minor <> old.total_minor BEGIN select raise(abort, 'immutable'); END;
create trigger purchase_order_line_is_received before update of received_qty on purchase_order_line when new.received_qty = old.received_qty or not exists (select 1 from purchase_order where org_id = new.org_id and id = new.purchase_order_id and (state in ('ordered', 'partially_received') or (state = 'received' and close_reason is null and new.received_qty < old.received_qty))) BEGIN select raise(abort, 'illegal_transition'); END;

-- The tolerance is rounded down. A quantity times a million is no exact number any more, so the product is computed in
-- two parts.
create trigger purchase_order_line_stays_within_tolerance before update of received_qty on purchase_order_line when new.received_qty > new.qty + (select new.qty / 1000000 * over_receipt_ppm + new.qty % 1000000 * over_receipt_ppm / 1000000 from org where id = new.org_id) BEGIN select raise(abort, 'over_receipt'); END;

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
create trigger reorder_keeps_its_place before update on reorder when new.org_id <> old.org_id or new.id <> old.id or new.item_id <> old.item_id or new.location_id <> old.location_id or new.source <> old.source or new.created_at <> old.created_at or (old.state <> 'requested' and (new.qty <> old.qty or new.supplier_id is not old.supplier_id or new.purchase_order_id is not old.purchase_order_id or new.purchase_order_line_id is not old.purchase_order_line_id)) BEGIN select raise(abort, 'immutable'); END;
create trigger reorder_insert_needs_supplier before insert on reorder when new.supplier_id is not null and not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger reorder_update_needs_supplier before update of supplier_id on reorder when new.supplier_id is not null and new.supplier_id is not old.supplier_id and not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'invalid_reference'); END;
create trigger reorder_transition before update on reorder when not ((old.state = 'requested' and new.state in ('requested', 'ordered', 'cancelled')) or (old.state = 'ordered' and new.state in ('received', 'cancelled')) or (old.state = 'received' and new.state = 'ordered')) BEGIN select raise(abort, 'illegal_transition'); END;

-- The supplier of an open request stays a supplier.
create trigger party_with_open_reorders_stays before update on party when old.is_supplier = 1 and (new.is_supplier = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from reorder where org_id = new.org_id and supplier_id = new.id and closed_at is null) BEGIN select raise(abort, 'in_use'); END;

-- Purchases and counts store quantities of an item, so its unit and kind are fixed. What open purchase orders bring,
-- and where they bring it, is not deleted.
create trigger item_of_purchasing_keeps_unit_and_kind before update of base_uom, kind on item when (new.base_uom <> old.base_uom or new.kind <> old.kind) and (exists (select 1 from purchase_order_line where org_id = new.org_id and item_id = new.id) or exists (select 1 from reorder where org_id = new.org_id and item_id = new.id) or exists (select 1 from stock_count_line where org_id = new.org_id and item_id = new.id)) BEGIN select raise(abort, 'in_use'); END;
create trigger item_on_open_purchases_stays before update of deleted_at on item when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from purchase_order_line as l cross join purchase_order as o on o.org_id = l.org_id and o.id = l.purchase_order_id where l.org_id = new.org_id and l.item_id = new.id and o.closed_at is null) BEGIN select raise(abort, 'in_use'); END;
create trigger warehouse_with_open_purchases_stays before update of deleted_at on warehouse when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from location as w cross join purchase_order_line as l on l.org_id = w.org_id and l.location_id = w.id cross join purchase_order as o on o.org_id = l.org_id and o.id = l.purchase_order_id where w.org_id = new.org_id and w.warehouse_id = new.id and o.closed_at is null) BEGIN select raise(abort, 'in_use'); END;
