-- Selling: settings, tax rates, orders, their lines and their history. Owner: the shared sales crate. Orders writes.
-- Shipments, payments and returns follow in their own files.
--
-- The database keeps: the totals of an order are the sums of its lines, its tax is rounded as it says, no line ships
-- more than was ordered or returns more than was shipped, what is paid, refunded and returned follows the documents,
-- numbers have no gaps, a confirmed order keeps its terms, and every change of a state is in the history.

-- How an organisation sells, one row each. prices_include_tax says whether the prices of new orders include the tax,
-- tax_rounding whether their tax is rounded by rate over the document, as EN 16931 says, or line by line.
create table sales_setting (
  org_id integer primary key not null,
  prices_include_tax integer not null default 0 constraint sales_setting_prices_include_tax check (
    prices_include_tax in (0, 1)
  ),
  tax_rounding text not null default 'document' constraint sales_setting_tax_rounding check (
    tax_rounding in ('document', 'line')
  ),
  pay_policy text not null default 'none' constraint sales_setting_pay_policy check (
    pay_policy in ('none', 'before_completion')
  ),
  updated_at integer not null,
  version integer not null default 1,
  foreign key (org_id) references org (id)
) strict;

create trigger sales_setting_raises_version before update on sales_setting when new.version <> old.version + 1 or new.org_id <> old.org_id BEGIN select raise(abort, 'version_not_raised'); END;
create trigger sales_setting_refuses_delete before delete on sales_setting BEGIN select raise(abort, 'never_deleted'); END;

-- A new organisation has settings and the formats of its document numbers.
create trigger org_creates_sales_settings after insert on org BEGIN insert into sales_setting (org_id, updated_at) values (new.id, new.created_at); insert into doc_format (org_id, doc_type, prefix, updated_at) values (new.id, 'order', 'SO-', new.created_at), (new.id, 'shipment', 'SH-', new.created_at), (new.id, 'return', 'RT-', new.created_at), (new.id, 'purchase_order', 'PO-', new.created_at); END;

-- The rate of a tax code from a moment on, until the next row of the same code. code_key is what codes are compared by:
-- without case and with one spelling, as code computes it. So a code has one meaning, however it is written.
create table tax_rate (
  org_id integer not null,
  id text not null,
  code text not null constraint tax_rate_code check (
    length(code) between 1 and 32
    and code = trim(code)
  ),
  code_key text not null constraint tax_rate_code_key check (code_key <> ''),
  name text not null constraint tax_rate_name check (name <> ''),
  rate_ppm integer not null constraint tax_rate_rate_ppm check (rate_ppm between 0 and 1000000),
  valid_from integer not null,
  created_at integer not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id) references org (id)
) strict;

-- The rate of a code at a moment is the last row before it. Also serves the list.
create unique index tax_rate_code on tax_rate (org_id, code_key, valid_from);

create trigger tax_rate_raises_version before update on tax_rate when new.version <> old.version + 1 or new.org_id <> old.org_id or new.id <> old.id BEGIN select raise(abort, 'version_not_raised'); END;

-- An order of a customer. gross_minor to total_minor and line_count follow the lines, returned_minor what came back of
-- them, with tax. paid_minor, refunded_minor and allowance_minor follow the payments, fulfil_state follows the
-- shipments. The rest of the money is computed. owed_minor is what the customer has to pay for what they keep, nothing
-- for a cancelled order. due_minor is what of it is not paid, overpaid_minor what was paid beyond it, neither of them
-- what was refunded. pay_state says how far what is owed is paid: where nothing is owed and nothing is kept, a draft
-- and a cancelled order are unpaid, another one is paid. deduct_on is the setting of the organisation when the order
-- was confirmed, tax_rounding the one when it was made. customer_snapshot is the customer as the documents show it.
-- external_ref is what the channel calls the order.
-- channel_key and external_ref_key are what channel and external_ref are compared by: without case and with one
-- spelling, as code computes them.
create table sales_order (
  org_id integer not null,
  id text not null,
  number text,
  customer_id text not null,
  customer_snapshot text not null constraint sales_order_customer_snapshot check (json_valid(customer_snapshot)),
  rep_id text,
  channel text not null default 'direct' constraint sales_order_channel check (length(channel) between 1 and 64),
  channel_key text not null default 'direct' constraint sales_order_channel_key check (channel_key <> ''),
  external_ref text constraint sales_order_external_ref check (length(external_ref) between 1 and 128),
  external_ref_key text constraint sales_order_external_ref_key check (
    (external_ref is null) = (external_ref_key is null)
  ),
  warehouse_id text not null,
  state text not null default 'draft' constraint sales_order_state check (
    state in ('draft', 'confirmed', 'completed', 'cancelled')
  ),
  fulfil_state text not null default 'none' constraint sales_order_fulfil_state check (
    fulfil_state in ('none', 'partial', 'shipped', 'delivered')
  ),
  deduct_on text constraint sales_order_deduct_on check (deduct_on in ('ship', 'confirm')),
  currency text not null constraint sales_order_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  prices_include_tax integer not null constraint sales_order_prices_include_tax check (prices_include_tax in (0, 1)),
  tax_rounding text not null constraint sales_order_tax_rounding check (tax_rounding in ('document', 'line')),
  line_count integer not null default 0 constraint sales_order_line_count check (line_count >= 0),
  gross_minor integer not null default 0 constraint sales_order_gross check (gross_minor between 0 and 900719925474),
  discount_minor integer not null default 0 constraint sales_order_discount check (discount_minor >= 0),
  net_minor integer not null default 0 constraint sales_order_net check (net_minor >= 0),
  tax_minor integer not null default 0 constraint sales_order_tax check (tax_minor >= 0),
  total_minor integer not null default 0 constraint sales_order_total check (total_minor between 0 and 900719925474),
  paid_minor integer not null default 0 constraint sales_order_paid check (paid_minor between 0 and 900719925474),
  refunded_minor integer not null default 0,
  allowance_minor integer not null default 0 constraint sales_order_allowance check (
    allowance_minor between 0 and refunded_minor
  ),
  returned_minor integer not null default 0 constraint sales_order_returned check (
    returned_minor between 0 and total_minor
  ),
  owed_minor integer not null generated always as (
    iif(state = 'cancelled', 0, max(0, total_minor - returned_minor - allowance_minor))
  ) virtual,
  due_minor integer not null generated always as (max(0, owed_minor - paid_minor + refunded_minor)) virtual,
  overpaid_minor integer not null generated always as (max(0, paid_minor - refunded_minor - owed_minor)) virtual,
  pay_state text not null generated always as (
    iif(overpaid_minor > 0, 'overpaid',
      iif(due_minor > 0, iif(paid_minor > refunded_minor, 'partial', 'unpaid'),
        iif(paid_minor = refunded_minor and state in ('draft', 'cancelled'), 'unpaid', 'paid')))
  ) virtual,
  refund_state text not null generated always as (
    iif(refunded_minor = 0, 'none', iif(refunded_minor < paid_minor, 'partial', 'full'))
  ) virtual,
  note text,
  close_reason text,
  confirmed_by text,
  confirmed_at integer,
  completed_at integer,
  cancelled_at integer,
  created_by text not null,
  created_at integer not null,
  updated_by text not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id) references org (id),
  foreign key (org_id, customer_id) references party (org_id, id),
  foreign key (org_id, rep_id) references party (org_id, id),
  foreign key (org_id, warehouse_id) references warehouse (org_id, id),
  constraint sales_order_totals check (
    total_minor = net_minor + tax_minor
    and gross_minor - discount_minor = iif(prices_include_tax, total_minor, net_minor)
  ),
  constraint over_refund check (refunded_minor between 0 and paid_minor),
  constraint sales_order_confirmed check (
    (confirmed_at is null) = (number is null)
    and (confirmed_at is null) = (deduct_on is null)
    and (confirmed_at is null) = (confirmed_by is null)
    and (state <> 'draft' or confirmed_at is null)
    and (state not in ('confirmed', 'completed') or confirmed_at is not null)
  ),
  constraint sales_order_closed check (
    (state = 'completed') = (completed_at is not null)
    and (state = 'cancelled') = (cancelled_at is not null)
  )
) strict;

-- A number is given once, and a channel calls one order by a reference.
create unique index sales_order_number on sales_order (org_id, number) where number is not null;
create unique index sales_order_external
  on sales_order (org_id, channel_key, external_ref_key)
  where external_ref_key is not null;

-- The lists, newest first: of a state, a customer, a representative, a channel, a warehouse, a payment state, a refund
-- state, a fulfilment state. The primary key serves the plain list.
create index sales_order_state on sales_order (org_id, state, id);
create index sales_order_customer on sales_order (org_id, customer_id, id);
create index sales_order_rep on sales_order (org_id, rep_id, id) where rep_id is not null;
create index sales_order_channel on sales_order (org_id, channel_key, id);
create index sales_order_warehouse on sales_order (org_id, warehouse_id, id);
create index sales_order_pay_state on sales_order (org_id, pay_state, id);
create index sales_order_refund_state on sales_order (org_id, refund_state, id);
create index sales_order_fulfil_state on sales_order (org_id, fulfil_state, id);

-- The sales of a period.
create index sales_order_confirmed_at
  on sales_order (org_id, confirmed_at)
  where confirmed_at is not null;

-- The open orders of a customer, a warehouse or a representative, which cannot be deleted meanwhile.
create index sales_order_open_customer
  on sales_order (org_id, customer_id)
  where state in ('draft', 'confirmed');
create index sales_order_open_warehouse
  on sales_order (org_id, warehouse_id)
  where state in ('draft', 'confirmed');
create index sales_order_open_rep
  on sales_order (org_id, rep_id)
  where state in ('draft', 'confirmed') and rep_id is not null;

-- Every change raises the version, except that the totals follow the lines within a batch that raises it itself.
create trigger sales_order_raises_version before update of org_id, id, number, customer_id, customer_snapshot, rep_id, channel, external_ref, external_ref_key, warehouse_id, state, fulfil_state, deduct_on, currency, prices_include_tax, tax_rounding, paid_minor, refunded_minor, allowance_minor, note, close_reason, confirmed_by, confirmed_at, completed_at, cancelled_at, created_by, created_at, updated_by, updated_at, version on sales_order when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger sales_order_refuses_delete before delete on sales_order BEGIN select raise(abort, 'never_deleted'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, so an id that exists is refused before the insert.
create trigger sales_order_refuses_replace before insert on sales_order when exists (select 1 from sales_order where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger sales_order_starts_as_draft before insert on sales_order when new.state <> 'draft' or new.line_count <> 0 or new.gross_minor <> 0 or new.returned_minor <> 0 or new.paid_minor <> 0 or new.fulfil_state <> 'none' BEGIN select raise(abort, 'illegal_transition'); END;
create trigger sales_order_transition before update of state on sales_order when new.state <> old.state and old.state || '>' || new.state not in ('draft>confirmed', 'draft>cancelled', 'confirmed>completed', 'confirmed>cancelled') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger sales_order_keeps_its_origin before update on sales_order when new.org_id <> old.org_id or new.id <> old.id or new.currency <> old.currency or new.prices_include_tax <> old.prices_include_tax or new.tax_rounding <> old.tax_rounding or new.channel <> old.channel or new.channel_key <> old.channel_key or new.created_by <> old.created_by or new.created_at <> old.created_at or (old.external_ref is not null and new.external_ref is not old.external_ref) BEGIN select raise(abort, 'immutable'); END;
create trigger sales_order_keeps_its_terms before update on sales_order when old.state <> 'draft' and (new.customer_id <> old.customer_id or new.customer_snapshot <> old.customer_snapshot or new.warehouse_id <> old.warehouse_id or new.number is not old.number or new.deduct_on is not old.deduct_on or new.confirmed_by is not old.confirmed_by or new.confirmed_at is not old.confirmed_at) BEGIN select raise(abort, 'immutable'); END;

-- The representative and the external reference of a closed order are final. Its note is not.
create trigger sales_order_keeps_its_names before update on sales_order when old.state in ('completed', 'cancelled') and (new.rep_id is not old.rep_id or new.external_ref is not old.external_ref) BEGIN select raise(abort, 'illegal_transition'); END;

-- The customer, the representative and the warehouse of an order exist and are what the order needs.
create trigger sales_order_insert_needs_customer before insert on sales_order when not exists (select 1 from party where org_id = new.org_id and id = new.customer_id and is_customer = 1 and deleted_at is null) BEGIN select raise(abort, 'not_a_customer'); END;
create trigger sales_order_update_needs_customer before update of customer_id, state on sales_order when (new.customer_id <> old.customer_id or (old.state = 'draft' and new.state = 'confirmed')) and not exists (select 1 from party where org_id = new.org_id and id = new.customer_id and is_customer = 1 and deleted_at is null) BEGIN select raise(abort, 'not_a_customer'); END;
create trigger sales_order_insert_needs_rep before insert on sales_order when new.rep_id is not null and not exists (select 1 from party where org_id = new.org_id and id = new.rep_id and is_rep = 1 and deleted_at is null) BEGIN select raise(abort, 'not_a_rep'); END;
create trigger sales_order_update_needs_rep before update of rep_id on sales_order when new.rep_id is not null and new.rep_id is not old.rep_id and not exists (select 1 from party where org_id = new.org_id and id = new.rep_id and is_rep = 1 and deleted_at is null) BEGIN select raise(abort, 'not_a_rep'); END;
create trigger sales_order_insert_needs_warehouse before insert on sales_order when exists (select 1 from warehouse where org_id = new.org_id and id = new.warehouse_id and deleted_at is not null) BEGIN select raise(abort, 'warehouse_deleted'); END;
create trigger sales_order_update_needs_warehouse before update of warehouse_id on sales_order when new.warehouse_id <> old.warehouse_id and exists (select 1 from warehouse where org_id = new.org_id and id = new.warehouse_id and deleted_at is not null) BEGIN select raise(abort, 'warehouse_deleted'); END;

-- Confirming takes the number that the sequence gave last, so that every number belongs to one order.
create trigger sales_order_takes_next_number before update of number on sales_order when old.number is null and new.number is not null and new.number is not (select f.prefix || printf('%0' || f.digits || 'd', s.last_number) from doc_format f join doc_sequence s on s.org_id = f.org_id and s.doc_type = f.doc_type where f.org_id = new.org_id and f.doc_type = 'order') BEGIN select raise(abort, 'sequence_gap'); END;
create trigger sales_order_confirms_lines before update of state on sales_order when old.state = 'draft' and new.state = 'confirmed' and new.line_count = 0 BEGIN select raise(abort, 'order_empty'); END;
create trigger sales_order_totals_are_sums before update of state on sales_order when new.state <> old.state and (new.line_count, new.gross_minor, new.discount_minor, new.net_minor, new.tax_minor, new.returned_minor) is not (select count(*), coalesce(sum(gross_minor), 0), coalesce(sum(discount_minor), 0), coalesce(sum(net_minor), 0), coalesce(sum(tax_minor), 0), coalesce(sum(returned_charged_minor + iif(new.prices_include_tax, 0, returned_tax_minor)), 0) from order_line where org_id = new.org_id and order_id = new.id) BEGIN select raise(abort, 'totals_differ'); END;

-- The tax of an order is exact to half a minor unit: of each rate over the document, or of each line. A line has less
-- than one minor unit more or less than its own exact tax. The first line of a rate stands for the rate.
create trigger sales_order_taxes_are_rounded before update of state on sales_order when new.state <> old.state and new.state in ('confirmed', 'completed') and exists (select 1 from order_line as l where l.org_id = new.org_id and l.order_id = new.id and (abs(l.tax_minor * (1000000 + iif(new.prices_include_tax, l.tax_ppm, 0)) - (l.gross_minor - l.discount_minor) * l.tax_ppm) >= 1000000 + iif(new.prices_include_tax, l.tax_ppm, 0) or (new.tax_rounding = 'line' and l.tax_minor <> ((l.gross_minor - l.discount_minor) * l.tax_ppm + (1000000 + iif(new.prices_include_tax, l.tax_ppm, 0)) / 2) / (1000000 + iif(new.prices_include_tax, l.tax_ppm, 0))) or (new.tax_rounding = 'document' and not exists (select 1 from order_line as b where b.org_id = l.org_id and b.order_id = l.order_id and b.id < l.id and b.tax_ppm = l.tax_ppm) and (select sum(s.tax_minor) <> (sum(s.gross_minor - s.discount_minor) * l.tax_ppm + (1000000 + iif(new.prices_include_tax, l.tax_ppm, 0)) / 2) / (1000000 + iif(new.prices_include_tax, l.tax_ppm, 0)) from order_line as s where s.org_id = l.org_id and s.order_id = l.order_id and s.tax_ppm = l.tax_ppm)))) BEGIN select raise(abort, 'taxes_differ'); END;

-- The money of an order follows its payments, and what came back follows its lines. Nothing else changes them.
create trigger sales_order_counts_payments before update of paid_minor, refunded_minor, allowance_minor on sales_order when (new.paid_minor, new.refunded_minor, new.allowance_minor) is not (old.paid_minor, old.refunded_minor, old.allowance_minor) and (new.paid_minor, new.refunded_minor, new.allowance_minor) is not (select coalesce(sum(iif(kind = 'charge', captured_minor, 0)), 0), coalesce(sum(iif(kind = 'refund', captured_minor, 0)), 0), coalesce(sum(iif(reason = 'allowance', captured_minor, 0)), 0) from payment where org_id = new.org_id and order_id = new.id) BEGIN select raise(abort, 'ledger_only'); END;
create trigger sales_order_counts_returned before update of returned_minor on sales_order when new.returned_minor <> old.returned_minor and new.returned_minor is not (select sum(returned_charged_minor + iif(new.prices_include_tax, 0, returned_tax_minor)) from order_line where org_id = new.org_id and order_id = new.id) BEGIN select raise(abort, 'ledger_only'); END;

-- Nothing of a cancelled order is shipped or allocated to a shipment. Everything of a completed one is shipped or
-- closed short.
create trigger sales_order_cancels_unshipped before update of state on sales_order when new.state = 'cancelled' and old.state = 'confirmed' and exists (select 1 from order_line where org_id = new.org_id and order_id = new.id and (shipped_qty > 0 or allocated_qty > 0)) BEGIN select raise(abort, 'order_shipped'); END;
create trigger sales_order_completes_shipped before update of state on sales_order when new.state = 'completed' and old.state = 'confirmed' and exists (select 1 from order_line where org_id = new.org_id and order_id = new.id and stocked and shipped_qty + short_qty < qty) BEGIN select raise(abort, 'order_not_shipped'); END;

-- A closed order reserves nothing.
create trigger sales_order_closes_reservations before update of state on sales_order when new.state in ('completed', 'cancelled') and new.state <> old.state and exists (select 1 from reservation indexed by reservation_line where org_id = new.org_id and ref_type = 'order' and ref_id = new.id and closed_at is null) BEGIN select raise(abort, 'in_use'); END;

create trigger sales_order_tells_its_start after insert on sales_order BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, to_state, created_by, created_at) values (new.org_id, new.id, 1, 'order', new.id, 'draft', new.created_by, new.created_at); END;
create trigger sales_order_tells_its_state after update of state on sales_order when new.state <> old.state BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, from_state, to_state, note, created_by, created_at) select new.org_id, new.id, coalesce(max(seq), 0) + 1, 'order', new.id, old.state, new.state, new.close_reason, new.updated_by, new.updated_at from order_event where org_id = new.org_id and order_id = new.id; END;

-- What open orders depend on is not deleted and keeps its role. A representative stays one until others take over the open
-- orders, so that no order is left without the person who looks after it.
create trigger party_with_open_orders_stays before update of deleted_at on party when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from sales_order where org_id = new.org_id and customer_id = new.id and state in ('draft', 'confirmed')) BEGIN select raise(abort, 'in_use'); END;
create trigger party_with_open_orders_stays_customer before update of is_customer on party when old.is_customer = 1 and new.is_customer = 0 and exists (select 1 from sales_order where org_id = new.org_id and customer_id = new.id and state in ('draft', 'confirmed')) BEGIN select raise(abort, 'in_use'); END;
create trigger party_with_open_orders_stays_rep before update on party when old.is_rep = 1 and (new.is_rep = 0 or (old.deleted_at is null and new.deleted_at is not null)) and exists (select 1 from sales_order where org_id = new.org_id and rep_id = new.id and state in ('draft', 'confirmed')) BEGIN select raise(abort, 'in_use'); END;
create trigger warehouse_with_open_orders_stays before update of deleted_at on warehouse when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from sales_order where org_id = new.org_id and warehouse_id = new.id and state in ('draft', 'confirmed')) BEGIN select raise(abort, 'in_use'); END;

-- A line of an order. sku, description and base_uom are the item as it was sold. price_minor is the price of
-- price_per_qty base units, with tax if the order says so. discount_ppm is the discount when it was given as a part,
-- null when it was given as an amount. allocated_qty is in shipments that have not left yet. short_qty will never be
-- shipped. returned_charged_minor and returned_tax_minor are the part of the price after discount, and of its tax, that
-- came back with returned_qty: half up, and all of it when all came back. Where the product is too large for an
-- integer, it is rounded as a floating point number.
create table order_line (
  org_id integer not null,
  order_id text not null,
  id text not null,
  item_id text not null,
  sku text not null,
  description text not null constraint order_line_description check (description <> ''),
  stocked integer not null constraint order_line_stocked check (stocked in (0, 1)),
  base_uom text not null,
  qty integer not null constraint order_line_qty check (qty between 1 and 9007199254740991),
  price_minor integer not null constraint order_line_price check (price_minor between 0 and 900719925474),
  price_per_qty integer not null constraint order_line_price_per check (price_per_qty between 1 and 9007199254740991),
  discount_ppm integer constraint order_line_discount_ppm check (discount_ppm between 0 and 1000000),
  tax_code text,
  tax_code_key text constraint order_line_tax_code_key check ((tax_code is null) = (tax_code_key is null)),
  tax_ppm integer not null constraint order_line_tax_ppm check (tax_ppm between 0 and 1000000),
  gross_minor integer not null constraint order_line_gross check (gross_minor between 0 and 900719925474),
  discount_minor integer not null constraint order_line_discount check (discount_minor between 0 and gross_minor),
  net_minor integer not null constraint order_line_net check (net_minor >= 0),
  tax_minor integer not null constraint order_line_tax check (tax_minor >= 0),
  short_qty integer not null default 0,
  allocated_qty integer not null default 0,
  shipped_qty integer not null default 0,
  delivered_qty integer not null default 0,
  returned_qty integer not null default 0,
  returned_charged_minor integer not null generated always as (
    iif(returned_qty = 0, 0,
      iif(returned_qty = qty - short_qty, gross_minor - discount_minor,
        iif(returned_qty < 4611686018427387904 / (gross_minor - discount_minor + 1),
          ((gross_minor - discount_minor) * returned_qty + (qty - short_qty) / 2) / (qty - short_qty),
          cast(round(1.0 * (gross_minor - discount_minor) * returned_qty / (qty - short_qty)) as integer))))
  ) virtual,
  returned_tax_minor integer not null generated always as (
    iif(returned_qty = 0, 0,
      iif(returned_qty = qty - short_qty, tax_minor,
        iif(returned_qty < 4611686018427387904 / (tax_minor + 1),
          ((tax_minor) * returned_qty + (qty - short_qty) / 2) / (qty - short_qty),
          cast(round(1.0 * (tax_minor) * returned_qty / (qty - short_qty)) as integer))))
  ) virtual,
  created_at integer not null,
  updated_at integer not null,
  primary key (org_id, order_id, id),
  foreign key (org_id, order_id) references sales_order (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id),
  constraint order_line_quantities check (short_qty >= 0 and allocated_qty >= 0 and shipped_qty >= 0),
  constraint over_shipment check (allocated_qty + shipped_qty + short_qty <= qty),
  constraint over_delivery check (delivered_qty between 0 and shipped_qty),
  constraint over_return check (returned_qty between 0 and shipped_qty),
  constraint not_stocked check (stocked or (allocated_qty = 0 and shipped_qty = 0 and short_qty = 0))
) strict;

-- The lines of an item.
create index order_line_item on order_line (org_id, item_id, order_id);

-- Lines are written while the order is a draft. After that only closing short changes their money, and the tax of the
-- other lines follows, so that the tax of the document is right.
create trigger order_line_insert_in_draft before insert on order_line when (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'draft' or new.allocated_qty <> 0 or new.shipped_qty <> 0 or new.short_qty <> 0 BEGIN select raise(abort, 'illegal_transition'); END;
create trigger order_line_delete_in_draft before delete on order_line when (select state from sales_order where org_id = old.org_id and id = old.order_id) is not 'draft' BEGIN select raise(abort, 'illegal_transition'); END;
create trigger order_line_refuses_replace before insert on order_line when exists (select 1 from order_line where org_id = new.org_id and order_id = new.order_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger order_line_keeps_its_key before update on order_line when new.org_id <> old.org_id or new.order_id <> old.order_id or new.id <> old.id or new.item_id <> old.item_id or new.stocked <> old.stocked or new.base_uom <> old.base_uom or new.created_at <> old.created_at BEGIN select raise(abort, 'immutable'); END;
create trigger order_line_keeps_its_terms before update of sku, description, qty, price_minor, price_per_qty, discount_ppm, tax_code, tax_code_key, tax_ppm on order_line when (new.sku <> old.sku or new.description <> old.description or new.qty <> old.qty or new.price_minor <> old.price_minor or new.price_per_qty <> old.price_per_qty or new.discount_ppm is not old.discount_ppm or new.tax_code is not old.tax_code or new.tax_code_key is not old.tax_code_key or new.tax_ppm <> old.tax_ppm) and (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'draft' BEGIN select raise(abort, 'immutable'); END;
create trigger order_line_keeps_its_money before update of gross_minor, discount_minor, net_minor, tax_minor on order_line when (new.gross_minor, new.discount_minor, new.net_minor, new.tax_minor) is not (old.gross_minor, old.discount_minor, old.net_minor, old.tax_minor) and new.short_qty = old.short_qty and (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'draft' and (new.gross_minor <> old.gross_minor or new.discount_minor <> old.discount_minor or (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'confirmed' or not exists (select 1 from order_line where org_id = new.org_id and order_id = new.order_id and short_qty > 0)) BEGIN select raise(abort, 'immutable'); END;
create trigger order_line_closes_short before update of short_qty on order_line when new.short_qty <> old.short_qty and (new.short_qty < old.short_qty or (select state from sales_order where org_id = new.org_id and id = new.order_id) is not 'confirmed') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger order_line_needs_living_item before insert on order_line when exists (select 1 from item where org_id = new.org_id and id = new.item_id and deleted_at is not null) BEGIN select raise(abort, 'item_deleted'); END;
create trigger order_line_fits_item before insert on order_line when exists (select 1 from item where org_id = new.org_id and id = new.item_id and (base_uom <> new.base_uom or (kind <> 'service') <> new.stocked)) BEGIN select raise(abort, 'invalid_reference'); END;

-- The totals of the order follow its lines.
create trigger order_line_counts_in after insert on order_line BEGIN update sales_order set line_count = line_count + 1, gross_minor = gross_minor + new.gross_minor, discount_minor = discount_minor + new.discount_minor, net_minor = net_minor + new.net_minor, tax_minor = tax_minor + new.tax_minor, total_minor = total_minor + new.net_minor + new.tax_minor where org_id = new.org_id and id = new.order_id; END;
create trigger order_line_counts_out after delete on order_line BEGIN update sales_order set line_count = line_count - 1, gross_minor = gross_minor - old.gross_minor, discount_minor = discount_minor - old.discount_minor, net_minor = net_minor - old.net_minor, tax_minor = tax_minor - old.tax_minor, total_minor = total_minor - old.net_minor - old.tax_minor where org_id = old.org_id and id = old.order_id; END;
create trigger order_line_counts_again after update of gross_minor, discount_minor, net_minor, tax_minor, short_qty, returned_qty on order_line when (new.gross_minor, new.discount_minor, new.net_minor, new.tax_minor, new.returned_charged_minor, new.returned_tax_minor) is not (old.gross_minor, old.discount_minor, old.net_minor, old.tax_minor, old.returned_charged_minor, old.returned_tax_minor) BEGIN update sales_order set gross_minor = gross_minor + new.gross_minor - old.gross_minor, discount_minor = discount_minor + new.discount_minor - old.discount_minor, net_minor = net_minor + new.net_minor - old.net_minor, tax_minor = tax_minor + new.tax_minor - old.tax_minor, total_minor = total_minor + new.net_minor - old.net_minor + new.tax_minor - old.tax_minor, returned_minor = returned_minor + new.returned_charged_minor - old.returned_charged_minor + iif(prices_include_tax, 0, new.returned_tax_minor - old.returned_tax_minor) where org_id = new.org_id and id = new.order_id; END;

-- The stocked lines of a confirmed order keep their item, and lines keep what their numbers mean.
create trigger item_on_open_orders_stays before update of deleted_at on item when old.deleted_at is null and new.deleted_at is not null and exists (select 1 from order_line as l join sales_order as o on o.org_id = l.org_id and o.id = l.order_id where l.org_id = new.org_id and l.item_id = new.id and l.stocked and l.shipped_qty + l.short_qty < l.qty and o.state = 'confirmed') BEGIN select raise(abort, 'in_use'); END;
create trigger item_on_orders_keeps_unit_and_kind before update of base_uom, kind on item when (new.base_uom <> old.base_uom or new.kind <> old.kind) and exists (select 1 from order_line where org_id = new.org_id and item_id = new.id) BEGIN select raise(abort, 'in_use'); END;

-- What is reserved for an order is of one of its lines, and not more than the line has.
create trigger reservation_fits_order before insert on reservation when new.ref_type = 'order' and not exists (select 1 from order_line where org_id = new.org_id and order_id = new.ref_id and id = new.ref_line and item_id = new.item_id and qty >= new.qty) BEGIN select raise(abort, 'invalid_reference'); END;

-- How far the orders are shipped, by their lines. An order without lines that can be shipped has no row here.
create view order_fulfilment as
select
  l.org_id as org_id,
  l.order_id as order_id,
  iif(sum(l.shipped_qty) = 0, 'none',
    iif(sum(l.shipped_qty + l.short_qty < l.qty) > 0, 'partial',
      iif(sum(l.delivered_qty < l.shipped_qty) > 0, 'shipped', 'delivered'))) as state
from order_line as l
where l.stocked
group by l.org_id, l.order_id;

-- The history of an order, its shipments, payments and returns. Only triggers write it, and rows are only added.
-- Without rowid, because it is read along its key.
create table order_event (
  org_id integer not null,
  order_id text not null,
  seq integer not null,
  entity text not null constraint order_event_entity check (
    entity in ('order', 'shipment', 'payment', 'refund', 'return')
  ),
  entity_id text not null,
  from_state text,
  to_state text not null,
  amount_minor integer,
  note text,
  created_by text not null,
  created_at integer not null,
  primary key (org_id, order_id, seq),
  foreign key (org_id, order_id) references sales_order (org_id, id)
) strict, without rowid;

create trigger order_event_refuses_update before update on order_event BEGIN select raise(abort, 'immutable'); END;
create trigger order_event_refuses_delete before delete on order_event BEGIN select raise(abort, 'immutable'); END;
create trigger order_event_comes_next before insert on order_event when new.seq <> (select coalesce(max(seq), 0) + 1 from order_event where org_id = new.org_id and order_id = new.order_id) BEGIN select raise(abort, 'immutable'); END;
