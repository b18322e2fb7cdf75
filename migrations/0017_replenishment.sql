-- When to buy again and how much: figures of each item in each warehouse. Owner: purchasing, whose nightly job writes them.

-- What the shop charges with them: how often it wants to have what is asked for, what placing an order costs it (0: nobody
-- has said), and what keeping stock for a year costs, as a part of what the stock cost.
alter table org add column service_level_percent integer not null default 95 constraint org_service_level_percent check (service_level_percent between 50 and 99);

alter table org add column reorder_cost_minor integer not null default 0 constraint org_reorder_cost_minor check (reorder_cost_minor between 0 and 1000000000);

alter table org add column holding_rate_ppm integer not null default 250000 constraint org_holding_rate_ppm check (holding_rate_ppm between 0 and 10000000);

-- What left a place on a day (UTC, counted from 1970) because somebody wanted it: sales, and what production used, without
-- what was reversed. Nobody writes here: a movement does. It is what figures and forecasts of demand start from.
create table demand_day (
  org_id integer not null,
  item_id text not null,
  location_id text not null,
  day integer not null,
  qty integer not null constraint quantity_out_of_range check (qty between 0 and 9007199254740991),
  primary key (org_id, item_id, location_id, day),
  foreign key (org_id, item_id, location_id) references stock_level (org_id, item_id, location_id)
) strict, without rowid;

create trigger stock_move_is_demand after insert on stock_move when new.reason in ('sale', 'consume') BEGIN insert into demand_day (org_id, item_id, location_id, day, qty) values (new.org_id, new.item_id, new.from_location_id, new.occurred_at / 86400000, new.qty) on conflict (org_id, item_id, location_id, day) do update set qty = qty + excluded.qty; END;

create trigger stock_move_takes_demand_back after insert on stock_move when new.reason = 'reversal' BEGIN update demand_day set qty = qty - new.qty where org_id = new.org_id and item_id = new.item_id and location_id = new.to_location_id and day = (select o.occurred_at / 86400000 from stock_move as o where o.org_id = new.org_id and o.id = new.reverses and o.reason in ('sale', 'consume')); END;

-- Movements that are older than this file.
insert into demand_day (org_id, item_id, location_id, day, qty) select m.org_id, m.item_id, m.from_location_id, m.occurred_at / 86400000, sum(m.qty) from stock_move as m where m.reason in ('sale', 'consume') and not exists (select 1 from stock_move as back where back.org_id = m.org_id and back.reverses = m.id) group by 1, 2, 3, 4;

-- The figures with everything that they were worked out from, so that anybody can check them. What is null cannot be said,
-- and the reason beside it says why. A thousandth of a base unit is milli.
create table replenishment (
  org_id integer not null,
  item_id text not null,
  location_id text not null,
  days integer not null constraint replenishment_days check (days >= 0),
  demand_qty integer not null,
  demand_mean_milli integer not null,
  demand_spread_milli integer not null,
  supplier_id text,
  lead_source text constraint replenishment_lead_source check (lead_source in ('deliveries', 'terms')),
  lead_lines integer not null,
  lead_seconds integer,
  lead_spread_seconds integer,
  service_level_percent integer not null,
  z_micro integer not null,
  order_cost_minor integer not null,
  holding_rate_ppm integer not null,
  cost_c4 integer not null,
  per_qty integer not null,
  currency text not null,
  lead_demand_qty integer,
  safety_qty integer,
  reorder_point_qty integer,
  reason text,
  order_qty integer,
  order_reason text,
  computed_at integer not null,
  primary key (org_id, item_id, location_id),
  foreign key (org_id, item_id, location_id) references stock_level (org_id, item_id, location_id),
  constraint replenishment_reason check ((reason is null) = (reorder_point_qty is not null)),
  constraint replenishment_order_reason check ((order_reason is null) = (order_qty is not null))
) strict, without rowid;

-- Those of a warehouse.
create index replenishment_warehouse on replenishment (org_id, location_id, item_id);
