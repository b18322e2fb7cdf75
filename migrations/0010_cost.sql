-- What stock cost, first in first out. What enters the shop is a layer with its cost. What leaves the shop draws from
-- the oldest layers, whatever warehouse it is in. Owner: the shared stock crate. No function writes here: the triggers
-- of a movement do, whoever posts it.
--
-- The database keeps for every item, to 1/10,000 of a minor unit: what is left in the layers is what is on hand in all
-- warehouses, every movement out is drawn completely, and what came in is what is left plus what was drawn.

-- The id of a layer is that of the movement that brought it. seq counts the layers of an item in the order of their
-- commits, and the lowest is drawn first. draw_seq counts the draws of the layer.
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

-- The layers of an item that have something left: what a movement out draws from.
create index cost_layer_open on cost_layer (org_id, item_id, seq) where qty_left > 0;

create trigger cost_layer_refuses_delete before delete on cost_layer BEGIN select raise(abort, 'immutable'); END;
create trigger cost_layer_keeps_its_terms before update on cost_layer when new.org_id <> old.org_id or new.id <> old.id or new.item_id <> old.item_id or new.seq <> old.seq or new.qty_in <> old.qty_in or new.cost_in_c4 <> old.cost_in_c4 or new.received_at <> old.received_at BEGIN select raise(abort, 'immutable'); END;

-- A layer starts full, with the item and the quantity of its movement.
create trigger cost_layer_is_its_movement before insert on cost_layer when new.draw_seq <> 0 or new.qty_left <> new.qty_in or new.cost_left_c4 <> new.cost_in_c4 or not exists (select 1 from stock_move where org_id = new.org_id and id = new.id and item_id = new.item_id and qty = new.qty_in) BEGIN select raise(abort, 'ledger_only'); END;

-- What is left is what came in minus what was drawn: a layer changes only by the draw that comes next.
create trigger cost_layer_follows_draw before update of qty_left, cost_left_c4, draw_seq on cost_layer when not exists (select 1 from cost_draw d where d.org_id = new.org_id and d.layer_id = new.id and d.seq = new.draw_seq and new.draw_seq = old.draw_seq + 1 and d.qty = old.qty_left - new.qty_left and d.cost_c4 = old.cost_left_c4 - new.cost_left_c4) BEGIN select raise(abort, 'ledger_only'); END;

-- What a movement took from a layer. A reversal puts back what its original drew, with both numbers below zero. The
-- cost of the goods of a movement is the sum of its draws. Without rowid, because it is read along its key.
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

create trigger cost_draw_refuses_update before update on cost_draw BEGIN select raise(abort, 'immutable'); END;
create trigger cost_draw_refuses_delete before delete on cost_draw BEGIN select raise(abort, 'immutable'); END;

-- A draw comes next in the sequence of its layer and is of the item of that layer.
create trigger cost_draw_follows_layer before insert on cost_draw when not exists (select 1 from cost_layer l join stock_move m on m.org_id = l.org_id and m.id = new.move_id and m.item_id = l.item_id where l.org_id = new.org_id and l.id = new.layer_id and new.seq = l.draw_seq + 1) BEGIN select raise(abort, 'ledger_only'); END;
create trigger cost_draw_empties_layer after insert on cost_draw BEGIN update cost_layer set qty_left = qty_left - new.qty, cost_left_c4 = cost_left_c4 - new.cost_c4, draw_seq = new.seq where org_id = new.org_id and id = new.layer_id; END;

-- A movement into the shop is a layer. Its cost is cost_c4 of the movement, when given. Otherwise goods that a customer
-- sends back cost their share of what the goods of that line cost that are still with the customer, rounded half up.
-- Otherwise it is the standard cost of the item. A cost that is no exact number any more is refused as
-- cost_out_of_range.
create trigger stock_move_brings_cost after insert on stock_move when new.from_location_id in ('supplier', 'customer', 'production', 'scrap', 'adjust') and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust') and not exists (select 1 from cost_draw where org_id = new.org_id and move_id = new.reverses) BEGIN insert into cost_layer (org_id, id, item_id, seq, qty_in, cost_in_c4, qty_left, cost_left_c4, received_at) select new.org_id, new.id, new.item_id, built_layer.seq, new.qty, built_layer.cost_c4, new.qty, built_layer.cost_c4, new.occurred_at from (select coalesce((select max(l.seq) from cost_layer l where l.org_id = new.org_id and l.item_id = new.item_id), 0) + 1 as seq, cast(min(9007199254740992, coalesce(new.cost_c4, (select max(0, built_open.cost_c4 / built_open.qty * new.qty + (built_open.cost_c4 % built_open.qty * new.qty + built_open.qty / 2) / built_open.qty) from (select sum(built_flows.qty) as qty, sum(built_flows.cost_c4) as cost_c4 from (select d.qty as qty, d.cost_c4 as cost_c4 from stock_move m join cost_draw d on d.org_id = m.org_id and d.move_id = m.id where m.org_id = new.org_id and m.ref_type = new.ref_type and m.ref_id = new.ref_id and m.ref_line is new.ref_line and m.item_id = new.item_id and 'customer' in (m.from_location_id, m.to_location_id) union all select - l.qty_in, - l.cost_in_c4 from stock_move m join cost_layer l on l.org_id = m.org_id and l.id = m.id where m.org_id = new.org_id and m.ref_type = new.ref_type and m.ref_id = new.ref_id and m.ref_line is new.ref_line and m.item_id = new.item_id and m.from_location_id = 'customer') as built_flows) as built_open where new.reason = 'return_in' and new.ref_id is not null and built_open.qty >= new.qty), (select i.cost_c4 / i.per_qty * new.qty + i.cost_c4 % i.per_qty * (new.qty / i.per_qty) + (i.cost_c4 % i.per_qty * (new.qty % i.per_qty) + i.per_qty / 2) / i.per_qty from item i where i.org_id = new.org_id and i.id = new.item_id))) as integer) as cost_c4) as built_layer; END;

-- The reversal of a movement out puts back exactly what that drew, into the same layers.
create trigger stock_move_puts_cost_back after insert on stock_move when new.from_location_id in ('supplier', 'customer', 'production', 'scrap', 'adjust') and new.to_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust') and exists (select 1 from cost_draw where org_id = new.org_id and move_id = new.reverses) BEGIN insert into cost_draw (org_id, layer_id, seq, move_id, qty, cost_c4) select d.org_id, d.layer_id, l.draw_seq + 1, new.id, - d.qty, - d.cost_c4 from cost_draw d join cost_layer l on l.org_id = d.org_id and l.id = d.layer_id where d.org_id = new.org_id and d.move_id = new.reverses; END;

-- A movement out draws. The reversal of a movement in draws first what is left of the layer that this brought.
-- Everything else comes from the oldest layers. A part of a layer costs its share of what is left, rounded half up, and
-- the last part costs the rest, so that nothing is lost. The layers hold what is on hand, so what they lack is
-- insufficient_stock.
create trigger stock_move_takes_cost after insert on stock_move when new.from_location_id not in ('supplier', 'customer', 'production', 'scrap', 'adjust') and new.to_location_id in ('supplier', 'customer', 'production', 'scrap', 'adjust') BEGIN insert into cost_draw (org_id, layer_id, seq, move_id, qty, cost_c4) select new.org_id, t.id, t.draw_seq + 1, new.id, t.qty, iif(t.qty = t.qty_left, t.cost_left_c4, min(t.cost_left_c4, cast(t.cost_left_c4 / t.qty_left * t.qty + (t.cost_left_c4 % t.qty_left * t.qty + t.qty_left / 2) / t.qty_left as integer))) from (select l.id, l.draw_seq, l.qty_left, l.cost_left_c4, min(l.qty_left, new.qty) as qty from cost_layer l where l.org_id = new.org_id and l.id = new.reverses and l.qty_left > 0) as t; insert into cost_draw (org_id, layer_id, seq, move_id, qty, cost_c4) select new.org_id, t.id, t.draw_seq + 1, new.id, t.qty, iif(t.qty = t.qty_left, t.cost_left_c4, min(t.cost_left_c4, cast(t.cost_left_c4 / t.qty_left * t.qty + (t.cost_left_c4 % t.qty_left * t.qty + t.qty_left / 2) / t.qty_left as integer))) from (select built_sums.id, built_sums.draw_seq, built_sums.qty_left, built_sums.cost_left_c4, min(built_sums.qty_left, built_sums.wanted - built_sums.before) as qty from (select l.id, l.draw_seq, l.qty_left, l.cost_left_c4, new.qty - (select coalesce(sum(d.qty), 0) from cost_draw d where d.org_id = new.org_id and d.move_id = new.id) as wanted, coalesce(sum(l.qty_left) over (order by l.seq rows between unbounded preceding and 1 preceding), 0) as before from cost_layer l where l.org_id = new.org_id and l.item_id = new.item_id and l.qty_left > 0) as built_sums where built_sums.before < built_sums.wanted) as t; select raise(abort, 'insufficient_stock') where (select coalesce(sum(d.qty), 0) from cost_draw d where d.org_id = new.org_id and d.move_id = new.id) <> new.qty; END;
