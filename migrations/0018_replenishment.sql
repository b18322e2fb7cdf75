-- When to buy again and how much, for each item in each warehouse. Owner: purchasing.

-- How much of an item left a location on a day because it was sold or used in production, without what was reversed.
-- day counts the days since 1970 in UTC. Figures and forecasts of demand are computed from this. No function writes
-- here: the triggers of a movement do.
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

-- The figures, with everything they were computed from, so that they can be checked. Written by the nightly job. A
-- figure that cannot be computed is null, and the reason beside it says why. milli means thousandths of a base unit,
-- micro millionths.
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
  service_level_ppm integer not null,
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

-- The figures of a warehouse.
create index replenishment_warehouse on replenishment (org_id, location_id, item_id);
