-- What stock cost. Whatever enters the shop is a layer with what it cost; whatever leaves it draws from the oldest layers,
-- whichever warehouse it lies in. Owner: the shared stock module. Nobody writes here: a movement does it, whoever posts it.
--
-- The database itself keeps, for every item: what is left in the layers = what is on hand in all warehouses, every
-- movement out is drawn completely, and what came in = what is left + what was drawn, to 1/10,000 of a minor unit.

-- What a movement into the shop cost as a whole, when the one who posts it knows. Otherwise goods that come back from a
-- customer cost what they cost when they went, and the rest the item's standard cost.
alter table stock_move add column cost_c4 integer constraint cost_out_of_range check (cost_c4 between 0 and 9007199254740991);

-- id is that of the movement that brought it. seq counts the layers of an item in the order of their commits: the oldest is
-- drawn first. draw_seq counts the draws.
create table cost_layer (
  org_id integer not null,
  id text not null,
  item_id text not null,
  seq integer not null,
  qty_in integer not null constraint cost_layer_qty_in check (qty_in between 1 and 9007199254740991),
  cost_in_c4 integer not null constraint cost_out_of_range check (cost_in_c4 between 0 and 9007199254740991),
  qty_left integer not null,
  cost_left_c4 integer not null,
  draw_seq integer not null default 0,
  received_at integer not null,
  primary key (org_id, id),
  foreign key (org_id, id) references stock_move (org_id, id),
  foreign key (org_id, item_id) references item (org_id, id),
  constraint cost_layer_qty_left check (qty_left between 0 and qty_in),
  constraint cost_layer_cost_left check (cost_left_c4 between 0 and cost_in_c4),
  constraint cost_layer_empty_is_worth_nothing check (qty_left > 0 or cost_left_c4 = 0)
) strict;

-- The layers of an item, oldest first.
create unique index cost_layer_item on cost_layer (org_id, item_id, seq);

-- The same, only those that have something left: what a movement out draws from.
create index cost_layer_open on cost_layer (org_id, item_id, seq) where qty_left > 0;

-- What a movement took of a layer. A reversal puts back what its original drew: both numbers are below zero. The cost of
-- goods sold by a movement is the sum of its draws. Without rowid because it is read along its key.
create table cost_draw (
  org_id integer not null,
  move_id text not null,
  layer_id text not null,
  seq integer not null,
  qty integer not null constraint cost_draw_qty check (qty <> 0),
  cost_c4 integer not null,
  primary key (org_id, move_id, layer_id),
  foreign key (org_id, layer_id) references cost_layer (org_id, id),
  foreign key (org_id, move_id) references stock_move (org_id, id),
  constraint cost_draw_one_way check ((qty > 0 and cost_c4 >= 0) or (qty < 0 and cost_c4 <= 0))
) strict, without rowid;

-- The draws of a layer, in the order of their commits.
create unique index cost_draw_layer on cost_draw (org_id, layer_id, seq);

-- Stock that is older than this file is one layer an item, at the standard cost.
insert into cost_layer (org_id, id, item_id, seq, qty_in, cost_in_c4, qty_left, cost_left_c4, received_at) select o.org_id, o.id, o.item_id, 1, o.qty, o.cost_c4, o.qty, o.cost_c4, m.occurred_at from (select s.org_id, s.item_id, s.qty, cast(min(9007199254740991, (select i.cost_c4 / i.per_qty * s.qty + i.cost_c4 % i.per_qty * (s.qty / i.per_qty) + (i.cost_c4 % i.per_qty * (s.qty % i.per_qty) + i.per_qty / 2) / i.per_qty from item i where i.org_id = s.org_id and i.id = s.item_id)) as integer) as cost_c4, (select max(p.move_id) from stock_posting p where p.org_id = s.org_id and p.item_id = s.item_id and p.delta > 0) as id from (select l.org_id, l.item_id, sum(l.on_hand) as qty from stock_level l where l.is_virtual = 0 group by l.org_id, l.item_id) as s where s.qty > 0) as o join stock_move m on m.org_id = o.org_id and m.id = o.id;

create trigger cost_layer_refuses_delete before delete on cost_layer BEGIN select raise(abort, 'immutable'); END;

create trigger cost_layer_keeps_its_terms before update on cost_layer when new.org_id <> old.org_id or new.id <> old.id or new.item_id <> old.item_id or new.seq <> old.seq or new.qty_in <> old.qty_in or new.cost_in_c4 <> old.cost_in_c4 or new.received_at <> old.received_at BEGIN select raise(abort, 'immutable'); END;

create trigger cost_layer_is_its_movement before insert on cost_layer when new.draw_seq <> 0 or new.qty_left <> new.qty_in or new.cost_left_c4 <> new.cost_in_c4 or not exists (select 1 from stock_move where org_id = new.org_id and id = new.id and item_id = new.item_id and qty = new.qty_in) BEGIN select raise(abort, 'ledger_only'); END;

create trigger cost_draw_refuses_update before update on cost_draw BEGIN select raise(abort, 'immutable'); END;

create trigger cost_draw_refuses_delete before delete on cost_draw BEGIN select raise(abort, 'immutable'); END;

-- The proof that what is left is what came in without what was drawn. A draw comes next in the sequence of its layer and is
-- of its item. A layer changes only by the draw that came next.
create trigger cost_draw_follows_layer before insert on cost_draw when not exists (select 1 from cost_layer l join stock_move m on m.org_id = l.org_id and m.id = new.move_id and m.item_id = l.item_id where l.org_id = new.org_id and l.id = new.layer_id and new.seq = l.draw_seq + 1) BEGIN select raise(abort, 'ledger_only'); END;

create trigger cost_draw_empties_layer after insert on cost_draw BEGIN update cost_layer set qty_left = qty_left - new.qty, cost_left_c4 = cost_left_c4 - new.cost_c4, draw_seq = new.seq where org_id = new.org_id and id = new.layer_id; END;

create trigger cost_layer_follows_draw before update of qty_left, cost_left_c4, draw_seq on cost_layer when not exists (select 1 from cost_draw d where d.org_id = new.org_id and d.layer_id = new.id and d.seq = new.draw_seq and new.draw_seq = old.draw_seq + 1 and d.qty = old.qty_left - new.qty_left and d.cost_c4 = old.cost_left_c4 - new.cost_left_c4) BEGIN select raise(abort, 'ledger_only'); END;

-- What comes in is a layer. Goods of a document's line that a customer sends back cost their share of what that line's
-- goods cost that are still with the customer, half up. Too dear for a number is cost_out_of_range.
create trigger stock_move_brings_cost after insert on stock_move when new.from_location_id in ('supplier', 'customer', 'production', 'scrap', 'adjust') and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust') and not exists (select 1 from cost_draw where org_id = new.org_id and move_id = new.reverses) BEGIN insert into cost_layer (org_id, id, item_id, seq, qty_in, cost_in_c4, qty_left, cost_left_c4, received_at) select new.org_id, new.id, new.item_id, built_layer.seq, new.qty, built_layer.cost_c4, new.qty, built_layer.cost_c4, new.occurred_at from (select coalesce((select max(l.seq) from cost_layer l where l.org_id = new.org_id and l.item_id = new.item_id), 0) + 1 as seq, cast(min(9007199254740992, coalesce(new.cost_c4, (select max(0, built_open.cost_c4 / built_open.qty * new.qty + (built_open.cost_c4 % built_open.qty * new.qty + built_open.qty / 2) / built_open.qty) from (select sum(built_flows.qty) as qty, sum(built_flows.cost_c4) as cost_c4 from (select d.qty as qty, d.cost_c4 as cost_c4 from stock_move m join cost_draw d on d.org_id = m.org_id and d.move_id = m.id where m.org_id = new.org_id and m.ref_type = new.ref_type and m.ref_id = new.ref_id and m.ref_line is new.ref_line and m.item_id = new.item_id and 'customer' in (m.from_location_id, m.to_location_id) union all select - l.qty_in, - l.cost_in_c4 from stock_move m join cost_layer l on l.org_id = m.org_id and l.id = m.id where m.org_id = new.org_id and m.ref_type = new.ref_type and m.ref_id = new.ref_id and m.ref_line is new.ref_line and m.item_id = new.item_id and m.from_location_id = 'customer') as built_flows) as built_open where new.reason = 'return_in' and new.ref_id is not null and built_open.qty >= new.qty), (select i.cost_c4 / i.per_qty * new.qty + i.cost_c4 % i.per_qty * (new.qty / i.per_qty) + (i.cost_c4 % i.per_qty * (new.qty % i.per_qty) + i.per_qty / 2) / i.per_qty from item i where i.org_id = new.org_id and i.id = new.item_id))) as integer) as cost_c4) as built_layer; END;

-- The reversal of a movement out puts back exactly what it drew, into the same layers.
create trigger stock_move_puts_cost_back after insert on stock_move when new.from_location_id in ('supplier', 'customer', 'production', 'scrap', 'adjust') and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust') and exists (select 1 from cost_draw where org_id = new.org_id and move_id = new.reverses) BEGIN insert into cost_draw (org_id, layer_id, seq, move_id, qty, cost_c4) select d.org_id, d.layer_id, l.draw_seq + 1, new.id, - d.qty, - d.cost_c4 from cost_draw d join cost_layer l on l.org_id = d.org_id and l.id = d.layer_id where d.org_id = new.org_id and d.move_id = new.reverses; END;

-- What goes out draws: the reversal of a movement in from what is left of its own layer first, everything from the oldest
-- layers. A part of a layer costs its share of what is left, half up; the last part costs the rest, so that nothing is lost.
-- The layers hold what is on hand, so what they lack is lacking in the warehouse too.
create trigger stock_move_takes_cost after insert on stock_move when new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust') and new.to_location_id in ('supplier', 'customer', 'production', 'scrap', 'adjust') BEGIN insert into cost_draw (org_id, layer_id, seq, move_id, qty, cost_c4) select new.org_id, t.id, t.draw_seq + 1, new.id, t.qty, iif(t.qty = t.qty_left, t.cost_left_c4, min(t.cost_left_c4, cast(t.cost_left_c4 / t.qty_left * t.qty + (t.cost_left_c4 % t.qty_left * t.qty + t.qty_left / 2) / t.qty_left as integer))) from (select l.id, l.draw_seq, l.qty_left, l.cost_left_c4, min(l.qty_left, new.qty) as qty from cost_layer l where l.org_id = new.org_id and l.id = new.reverses and l.qty_left > 0) as t; insert into cost_draw (org_id, layer_id, seq, move_id, qty, cost_c4) select new.org_id, t.id, t.draw_seq + 1, new.id, t.qty, iif(t.qty = t.qty_left, t.cost_left_c4, min(t.cost_left_c4, cast(t.cost_left_c4 / t.qty_left * t.qty + (t.cost_left_c4 % t.qty_left * t.qty + t.qty_left / 2) / t.qty_left as integer))) from (select built_sums.id, built_sums.draw_seq, built_sums.qty_left, built_sums.cost_left_c4, min(built_sums.qty_left, built_sums.wanted - built_sums.before) as qty from (select l.id, l.draw_seq, l.qty_left, l.cost_left_c4, new.qty - (select coalesce(sum(d.qty), 0) from cost_draw d where d.org_id = new.org_id and d.move_id = new.id) as wanted, coalesce(sum(l.qty_left) over (order by l.seq rows between unbounded preceding and 1 preceding), 0) as before from cost_layer l where l.org_id = new.org_id and l.item_id = new.item_id and l.qty_left > 0) as built_sums where built_sums.before < built_sums.wanted) as t; select raise(abort, 'insufficient_stock') where (select coalesce(sum(d.qty), 0) from cost_draw d where d.org_id = new.org_id and d.move_id = new.id) <> new.qty; END;

-- What an item sold for and cost, and since when. version is that of the item that the change made.
create table item_price (
  org_id integer not null,
  item_id text not null,
  version integer not null,
  price_minor integer not null,
  per_qty integer not null,
  currency text not null,
  since integer not null,
  primary key (org_id, item_id, version),
  foreign key (org_id, item_id) references item (org_id, id)
) strict, without rowid;

create table item_cost (
  org_id integer not null,
  item_id text not null,
  version integer not null,
  cost_c4 integer not null,
  per_qty integer not null,
  currency text not null,
  since integer not null,
  primary key (org_id, item_id, version),
  foreign key (org_id, item_id) references item (org_id, id)
) strict, without rowid;

insert into item_price (org_id, item_id, version, price_minor, per_qty, currency, since) select org_id, id, version, price_minor, per_qty, currency, updated_at from item;

insert into item_cost (org_id, item_id, version, cost_c4, per_qty, currency, since) select org_id, id, version, cost_c4, per_qty, currency, updated_at from item;

create trigger item_price_starts after insert on item BEGIN insert into item_price (org_id, item_id, version, price_minor, per_qty, currency, since) values (new.org_id, new.id, new.version, new.price_minor, new.per_qty, new.currency, new.created_at); insert into item_cost (org_id, item_id, version, cost_c4, per_qty, currency, since) values (new.org_id, new.id, new.version, new.cost_c4, new.per_qty, new.currency, new.created_at); END;

create trigger item_price_changes after update of price_minor, per_qty, currency on item when new.price_minor <> old.price_minor or new.per_qty <> old.per_qty or new.currency <> old.currency BEGIN insert into item_price (org_id, item_id, version, price_minor, per_qty, currency, since) values (new.org_id, new.id, new.version, new.price_minor, new.per_qty, new.currency, new.updated_at); END;

create trigger item_cost_changes after update of cost_c4, per_qty, currency on item when new.cost_c4 <> old.cost_c4 or new.per_qty <> old.per_qty or new.currency <> old.currency BEGIN insert into item_cost (org_id, item_id, version, cost_c4, per_qty, currency, since) values (new.org_id, new.id, new.version, new.cost_c4, new.per_qty, new.currency, new.updated_at); END;

create trigger item_price_refuses_update before update on item_price BEGIN select raise(abort, 'immutable'); END;

create trigger item_price_refuses_delete before delete on item_price BEGIN select raise(abort, 'immutable'); END;

create trigger item_cost_refuses_update before update on item_cost BEGIN select raise(abort, 'immutable'); END;

create trigger item_cost_refuses_delete before delete on item_cost BEGIN select raise(abort, 'immutable'); END;

-- The numbers of documents, one after the other without a gap in an organisation: a number is taken in the batch that makes
-- its document, so a batch that fails takes none.
create table doc_sequence (
  org_id integer not null,
  doc_type text not null,
  last_number integer not null default 0 constraint doc_sequence_last_number check (last_number >= 0),
  primary key (org_id, doc_type),
  foreign key (org_id) references org (id)
) strict, without rowid;

create trigger doc_sequence_counts_by_one before update on doc_sequence when new.last_number <> old.last_number + 1 BEGIN select raise(abort, 'ledger_only'); END;

create trigger doc_sequence_refuses_delete before delete on doc_sequence BEGIN select raise(abort, 'never_deleted'); END;
