//! The figures that say when to buy again, on the wire.

use domain::{Id, Instant, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::{Cost, ItemName};
use stock::{Item, Supplier, Warehouse};
use web::{Cursor, Limit};

/// When to buy an item for a warehouse again and how much, with all that it was worked out from.
/// Quantities are rounded up to whole base units.
#[derive(Serialize, JsonSchema)]
pub struct Replenishment {
    pub item: ItemName,
    pub warehouse_id: Id<Warehouse>,
    pub demand: Demand,
    pub lead_time: Wait,
    /// How often what is asked for shall be there, as the organisation set it.
    pub service_level_percent: i64,
    /// The quantile of the normal distribution for that, in millionths.
    pub z_micro: i64,
    /// The mean demand of the mean lead time.
    pub lead_time_demand: Option<Quantity>,
    /// z · √(lead time · demand spread² + demand mean² · lead time spread²), in days.
    pub safety_stock: Option<Quantity>,
    /// Lead time demand and safety stock together: buy when no more than this is there and on order.
    pub reorder_point: Option<Quantity>,
    /// Why there is no reorder point: `too_little_history` (less than 14 days),
    /// `no_preferred_supplier` or `out_of_range`.
    pub reason: Option<String>,
    pub costs: Costs,
    /// √(2 · demand of 365 days · cost of an order / cost of keeping a base unit for a year).
    pub order_quantity: Option<Quantity>,
    /// Why there is none: `too_little_history`, `no_demand`, `no_order_cost`, `no_holding_cost`,
    /// `other_currency` or `out_of_range`.
    pub order_quantity_reason: Option<String>,
    pub computed_at: Instant,
}

/// What was sold and used up in the last whole days (UTC), 90 at most and none before the first
/// movement. What was reversed is left out.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReplenishmentDemand")]
pub struct Demand {
    pub days: i64,
    pub total: Quantity,
    /// The mean a day, in thousandths of a base unit.
    pub mean_milli: i64,
    /// The standard deviation of the days, those without demand too, in thousandths of a base unit.
    pub spread_milli: i64,
}

/// How long the preferred supplier takes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReplenishmentLeadTime")]
pub struct Wait {
    pub supplier_id: Option<Id<Supplier>>,
    /// `deliveries`: from the lines of this item on its orders of the last 365 days, where 3 or more
    /// came; else `terms`: what the supplier's terms say, without a spread.
    pub source: Option<String>,
    /// How many lines came.
    pub lines: i64,
    pub mean_seconds: Option<i64>,
    /// The standard deviation.
    pub spread_seconds: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReplenishmentCosts")]
pub struct Costs {
    /// Of placing an order, in minor units of the organisation's currency.
    pub order_minor: i64,
    /// Of keeping stock for a year, in millionths of what it cost.
    pub holding_rate_ppm: i64,
    /// What the item costs.
    pub item: Cost,
    /// The cost is for this much.
    pub per: Quantity,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub item_id: Option<Id<Item>>,
    pub warehouse_id: Option<Id<Warehouse>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
