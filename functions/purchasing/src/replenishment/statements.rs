//! The SQL of the figures that say when to buy again.

use domain::rfc3339;
use stock::quantity_json;

/// Of figures `f` and their item `i`. D1 promises no more than 32 arguments of a function.
macro_rules! replenishment_json {
    () => {
        concat!("json_object('item', json_object('id', i.id, 'sku', i.sku, 'name', i.name), 'warehouse_id',
              f.location_id, 'demand', json_object('days', f.days, 'total',
              ", quantity_json!("f.demand_qty"), ", 'mean_milli', f.demand_mean_milli, 'spread_milli',
              f.demand_spread_milli), 'lead_time', json_object('supplier_id', f.supplier_id, 'source',
              f.lead_source, 'lines', f.lead_lines, 'mean_seconds', f.lead_seconds, 'spread_seconds',
              f.lead_spread_seconds), 'service_level_percent', f.service_level_percent, 'z_micro', f.z_micro,
              'lead_time_demand', json(iif(f.lead_demand_qty is null, null,
              ", quantity_json!("f.lead_demand_qty"), ")), 'safety_stock', json(iif(f.safety_qty is null, null,
              ", quantity_json!("f.safety_qty"), ")), 'reorder_point', json(iif(f.reorder_point_qty is null,
              null, ", quantity_json!("f.reorder_point_qty"), ")), 'reason', f.reason, 'costs',
              json_object('order_minor', f.order_cost_minor, 'holding_rate_ppm', f.holding_rate_ppm, 'item',
              json_object('amount_c4', f.cost_c4, 'currency', f.currency), 'per',
              ", quantity_json!("f.per_qty"), "), 'order_quantity', json(iif(f.order_qty is null, null,
              ", quantity_json!("f.order_qty"), ")), 'order_quantity_reason', f.order_reason, 'computed_at',
              ", rfc3339!("f.computed_at"), ")")
    };
}

/// A page of figures by item and warehouse. `?2` and `?3` are those of the one before, `?4` is the limit, `?5` an item,
/// `?6` a warehouse.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "select f.item_id as item_key, f.location_id as location_key, ",
            replenishment_json!(),
            " as body
            from replenishment as f
            cross join item as i on i.org_id = f.org_id and i.id = f.item_id
            where ",
            $where,
            " and (?5 is null or f.item_id = ?5) and (?6 is null or f.location_id = ?6)
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

    /// The job: the next places of the shard after `?1`, `?2`, `?3`, `?4` of them, each with what its figures come from. Demand
    /// is that of the days from `?5` on and before `?6`, lead times are those of orders placed since `?7`. Levels, days, the first movement and settings by primary keys, terms by supplier_item_preferred, lines by
    /// purchase_order_line_item.
    FIND_PLACES = "
        select l.org_id as org_id, l.item_id as item_id, l.location_id as location_id,
          i.deleted_at is null and i.status = 'active' and i.kind <> 'service' and w.deleted_at is null and g.status = 'active' as is_wanted,
          g.service_level_percent as service_level_percent, g.reorder_cost_minor as reorder_cost_minor,
          g.holding_rate_ppm as holding_rate_ppm, g.base_currency = i.currency as comparable,
          i.cost_c4 as cost_c4, i.per_qty as per_qty, i.currency as currency, s.supplier_id as supplier_id,
          s.lead_time_days as lead_time_days,
          (
            select m.occurred_at / 86400000
            from stock_posting as p
            cross join stock_move as m on m.org_id = p.org_id and m.id = p.move_id
            where p.org_id = l.org_id and p.item_id = l.item_id and p.location_id = l.location_id and p.seq = 1
          ) as first_day,
          (
            select d.day
            from demand_day as d
            where d.org_id = l.org_id
              and d.item_id = l.item_id
              and d.location_id = l.location_id
              and d.day >= ?5
            order by d.day
            limit 1
          ) as first_wanted,
          (
            select json_group_array(d.qty)
            from demand_day as d
            where d.org_id = l.org_id
              and d.item_id = l.item_id
              and d.location_id = l.location_id
              and d.day >= ?5
              and d.day < ?6
          ) as wanted,
          (
            select json_group_array(max(0, n.last_received_at - o.ordered_at) / 1000)
            from purchase_order_line as n indexed by purchase_order_line_item
            cross join purchase_order as o on o.org_id = n.org_id and o.id = n.purchase_order_id
            where n.org_id = l.org_id
              and n.item_id = l.item_id
              and n.last_received_at is not null
              and o.supplier_id = s.supplier_id
              and o.ordered_at >= ?7
          ) as waits
        from stock_level as l
        cross join org as g on g.id = l.org_id
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        cross join warehouse as w on w.org_id = l.org_id and w.id = l.location_id
        left join supplier_item as s on s.org_id = l.org_id and s.item_id = l.item_id and s.preferred = 1
        where l.is_virtual = 0 and (l.org_id, l.item_id, l.location_id) > (?1, ?2, ?3)
        order by l.org_id, l.item_id, l.location_id
        limit ?4";

    /// The job: what was known of the places of `?1`, `[[org, item, location, …], …]`, by primary key.
    FORGET = "
        delete from replenishment
        where (org_id, item_id, location_id) in (
          select n.value ->> 0, n.value ->> 1, n.value ->> 2
          from json_each(?1) as n
        )";

    /// The job: the figures of the places of `?1`.
    INSERT = "
        insert into replenishment (
          org_id, item_id, location_id, days, demand_qty, demand_mean_milli, demand_spread_milli, supplier_id,
          lead_source, lead_lines, lead_seconds, lead_spread_seconds, service_level_percent, z_micro,
          order_cost_minor, holding_rate_ppm, cost_c4, per_qty, currency, lead_demand_qty, safety_qty,
          reorder_point_qty, reason, order_qty, order_reason, computed_at
        )
        select n.value ->> 0, n.value ->> 1, n.value ->> 2, n.value ->> 3, n.value ->> 4, n.value ->> 5,
          n.value ->> 6, n.value ->> 7, n.value ->> 8, n.value ->> 9, n.value ->> 10, n.value ->> 11,
          n.value ->> 12, n.value ->> 13, n.value ->> 14, n.value ->> 15, n.value ->> 16, n.value ->> 17,
          n.value ->> 18, n.value ->> 19, n.value ->> 20, n.value ->> 21, n.value ->> 22, n.value ->> 23,
          n.value ->> 24, cast(?2 as integer)
        from json_each(?1) as n";
}
