//! Requests and answers of replenishment.

use domain::{Id, Instant, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::{Cost, ItemName};
use stock::{Item, Supplier, Warehouse};
use web::{Cursor, Limit};

/// When to buy an item again for a warehouse, and how much, with all inputs of the calculation. Quantities are rounded up to
/// whole base units.
#[derive(Serialize, JsonSchema)]
pub struct Replenishment {
    pub item: ItemName,
    pub warehouse_id: Id<Warehouse>,
    pub demand: Demand,
    pub lead_time: LeadTime,
    /// The share of demand that should be met from stock, as the organisation set it, in parts per million.
    pub service_level_ppm: i64,
    /// The quantile of the normal distribution for the service level, in millionths.
    pub z_micro: i64,
    /// The mean demand during the mean lead time.
    pub lead_time_demand: Option<Quantity>,
    /// z · √(lead time · demand spread² + demand mean² · lead time spread²), in days.
    pub safety_stock: Option<Quantity>,
    /// Lead time demand and safety stock together. Buy when available stock and open orders are not above this.
    pub reorder_point: Option<Quantity>,
    /// Why there is no reorder point: `too_little_history` (less than 14 days),
    /// `no_preferred_supplier` or `out_of_range`.
    pub reason: Option<String>,
    pub costs: Costs,
    /// √(2 · demand of 365 days · cost of an order / cost of holding a base unit for a year).
    pub order_quantity: Option<Quantity>,
    /// Why there is no order quantity: `too_little_history`, `no_demand`, `no_order_cost`, `no_holding_cost`,
    /// `other_currency` or `out_of_range`.
    pub order_quantity_reason: Option<String>,
    pub computed_at: Instant,
}

/// What was sold or consumed in the last whole days (UTC): at most 90, and none before the first movement. Reversed movements
/// do not count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReplenishmentDemand")]
pub struct Demand {
    pub days: i64,
    pub total: Quantity,
    /// The daily mean, in thousandths of a base unit.
    pub mean_milli: i64,
    /// The standard deviation of the days, including those without demand, in thousandths of a base unit.
    pub spread_milli: i64,
}

/// The lead time of the preferred supplier.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReplenishmentLeadTime")]
pub struct LeadTime {
    pub supplier_id: Option<Id<Supplier>>,
    /// `deliveries`: measured on the lines of this item on the supplier's orders of the last 365 days, where at least 3 were
    /// received. Otherwise `terms`: the lead time of the supplier's terms, without a spread.
    pub source: Option<String>,
    /// The number of lines received.
    pub lines: i64,
    pub mean_seconds: Option<i64>,
    /// The standard deviation.
    pub spread_seconds: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReplenishmentCosts")]
pub struct Costs {
    /// Of placing an order.
    pub order_cost: Money,
    /// Of holding stock for a year, in parts per million of its cost.
    pub holding_rate_ppm: i64,
    /// Of the item.
    pub item: Cost,
    /// The quantity that the cost of the item is for.
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
