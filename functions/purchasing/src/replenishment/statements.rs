//! The SQL of replenishment figures.

use domain::rfc3339;
use stock::quantity_json;

/// A quantity that may be null, in the unit of item `i`.
macro_rules! optional_quantity_json {
    ($value:literal) => {
        concat!(
            "json(iif(",
            $value,
            " is null, null, ",
            quantity_json!($value),
            "))"
        )
    };
}

/// Of figures `f` and their item `i`. D1 promises no more than 32 arguments of a function.
macro_rules! replenishment_json {
    () => {
        concat!(
            "json_object(
            'item', json_object('id', i.id, 'sku', i.sku, 'name', i.name),
            'warehouse_id', f.location_id,
            'demand', json_object('days', f.days,
              'total', ",
            quantity_json!("f.demand_qty"),
            ",
              'mean_milli', f.demand_mean_milli, 'spread_milli', f.demand_spread_milli),
            'lead_time', json_object('supplier_id', f.supplier_id, 'source', f.lead_source, 'lines', f.lead_lines,
              'mean_seconds', f.lead_seconds, 'spread_seconds', f.lead_spread_seconds),
            'service_level_ppm', f.service_level_ppm, 'z_micro', f.z_micro,
            'lead_time_demand', ",
            optional_quantity_json!("f.lead_demand_qty"),
            ",
            'safety_stock', ",
            optional_quantity_json!("f.safety_qty"),
            ",
            'reorder_point', ",
            optional_quantity_json!("f.reorder_point_qty"),
            ",
            'reason', f.reason,
            'costs', json_object(
              'order_cost', json_object('amount', f.order_cost_minor, 'currency', g.base_currency),
              'holding_rate_ppm', f.holding_rate_ppm,
              'item', json_object('ten_thousandths', f.cost_c4, 'currency', f.currency),
              'per', ",
            quantity_json!("f.per_qty"),
            "),
            'order_quantity', ",
            optional_quantity_json!("f.order_qty"),
            ",
            'order_quantity_reason', f.order_reason,
            'computed_at', ",
            rfc3339!("f.computed_at"),
            ")"
        )
    };
}

/// A page of figures by item and warehouse: `?2` and `?3` are those before the page, `?4` is the limit, `?5` an item, `?6` a
/// warehouse.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "
        select f.item_id as item_key, f.location_id as location_key, ",
            replenishment_json!(),
            " as body
        from replenishment as f
        cross join org as g on g.id = f.org_id
        cross join item as i on i.org_id = f.org_id and i.id = f.item_id
        where ",
            $where,
            "
          and (?5 is null or f.item_id = ?5)
          and (?6 is null or f.location_id = ?6)
        order by f.item_id, f.location_id
        limit ?4"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("f.org_id = ?1 and (f.item_id, f.location_id) > (?2, ?3)");

    /// `list` of an item, by primary key.
    LIST_BY_ITEM = page_of!("f.org_id = ?1 and f.item_id = ?5 and f.location_id > ?3");

    /// `list` of a warehouse, by replenishment_warehouse.
    LIST_BY_WAREHOUSE = page_of!("f.org_id = ?1 and f.location_id = ?6 and f.item_id > ?2");

    /// The job: the inputs of the figures of the next places of the shard. `?1`, `?2`, `?3` are the place before, `?4` is
    /// the limit. Demand is that of the days from `?5` until before `?6`, lead times are those of orders placed since
    /// `?7`. Levels, days, the first movement and settings by primary keys, terms by supplier_item_preferred, lines by
    /// purchase_order_line_item.
    ///
    /// The days of demand are read one by one, 90 rows a place at most, and no running sum is kept: the job reads them once
    /// a night, and a sum would have to be corrected whenever a movement of the past is posted or reversed.
    FIND_PLACES = "
        select l.org_id as org_id, l.item_id as item_id, l.location_id as location_id,
          i.deleted_at is null and i.status = 'active' and i.kind <> 'service'
            and w.deleted_at is null and g.status = 'active' as is_planned,
          g.service_level_ppm as service_level_ppm, g.reorder_cost_minor as order_cost_minor,
          g.holding_rate_ppm as holding_rate_ppm, g.base_currency = i.currency as comparable,
          i.cost_c4 as cost_c4, i.per_qty as per_qty, i.currency as currency, s.supplier_id as supplier_id,
          s.lead_time_days as lead_time_days,
          (
            select m.occurred_at / 86400000
            from stock_posting as p
            cross join stock_move as m on m.org_id = p.org_id and m.id = p.move_id
            where p.org_id = l.org_id and p.item_id = l.item_id and p.location_id = l.location_id and p.seq = 1
          ) as first_move_day,
          (
            select d.day
            from demand_day as d
            where d.org_id = l.org_id
              and d.item_id = l.item_id
              and d.location_id = l.location_id
              and d.day >= ?5
            order by d.day
            limit 1
          ) as first_demand_day,
          (
            select json_group_array(d.qty)
            from demand_day as d
            where d.org_id = l.org_id
              and d.item_id = l.item_id
              and d.location_id = l.location_id
              and d.day >= ?5
              and d.day < ?6
          ) as demand,
          (
            select json_group_array(max(0, n.last_received_at - o.ordered_at) / 1000)
            from purchase_order_line as n indexed by purchase_order_line_item
            cross join purchase_order as o on o.org_id = n.org_id and o.id = n.purchase_order_id
            where n.org_id = l.org_id
              and n.item_id = l.item_id
              and n.last_received_at is not null
              and o.supplier_id = s.supplier_id
              and o.ordered_at >= ?7
          ) as lead_seconds
        from stock_level as l
        cross join org as g on g.id = l.org_id
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        cross join warehouse as w on w.org_id = l.org_id and w.id = l.location_id
        left join supplier_item as s on s.org_id = l.org_id and s.item_id = l.item_id and s.preferred = 1
        where l.is_virtual = 0 and (l.org_id, l.item_id, l.location_id) > (?1, ?2, ?3)
        order by l.org_id, l.item_id, l.location_id
        limit ?4";

    /// The job: deletes the earlier figures of the places of `?1`, `[[org, item, location], …]`, by primary key.
    DELETE = "
        delete from replenishment
        where (org_id, item_id, location_id) in (
          select n.value ->> 0, n.value ->> 1, n.value ->> 2
          from json_each(?1) as n
        )";

    /// The job: stores the figures `?1`, a JSON list, computed at `?2`.
    INSERT = "
        insert into replenishment (
          org_id, item_id, location_id, days, demand_qty, demand_mean_milli, demand_spread_milli, supplier_id,
          lead_source, lead_lines, lead_seconds, lead_spread_seconds, service_level_ppm, z_micro,
          order_cost_minor, holding_rate_ppm, cost_c4, per_qty, currency, lead_demand_qty, safety_qty,
          reorder_point_qty, reason, order_qty, order_reason, computed_at
        )
        select n.value ->> '$.org_id', n.value ->> '$.item_id', n.value ->> '$.location_id',
          n.value ->> '$.days', n.value ->> '$.demand_qty', n.value ->> '$.demand_mean_milli',
          n.value ->> '$.demand_spread_milli', n.value ->> '$.supplier_id', n.value ->> '$.lead_source',
          n.value ->> '$.lead_lines', n.value ->> '$.lead_seconds', n.value ->> '$.lead_spread_seconds',
          n.value ->> '$.service_level_ppm', n.value ->> '$.z_micro', n.value ->> '$.order_cost_minor',
          n.value ->> '$.holding_rate_ppm', n.value ->> '$.cost_c4', n.value ->> '$.per_qty',
          n.value ->> '$.currency', n.value ->> '$.lead_demand_qty', n.value ->> '$.safety_qty',
          n.value ->> '$.reorder_point_qty', n.value ->> '$.reason', n.value ->> '$.order_qty',
          n.value ->> '$.order_reason', cast(?2 as integer)
        from json_each(?1) as n";
}
