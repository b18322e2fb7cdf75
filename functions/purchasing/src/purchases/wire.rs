//! What was bought of a supplier, and how well that went, on the wire.

use domain::{Id, Instant, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::{Item, Warehouse};
use web::{Cursor, Limit};

/// A line of an order to a supplier.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierPurchase")]
pub struct Purchase {
    pub purchase_order_id: String,
    /// From when it was placed.
    pub number: Option<String>,
    /// `draft`, `ordered`, `partially_received`, `received` or `cancelled`.
    pub state: String,
    pub line: i64,
    pub item_id: Id<Item>,
    pub sku: String,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Quantity,
    pub received: Quantity,
    pub price: Money,
    /// The price is for this much.
    pub per: Quantity,
    pub total: Money,
    pub ordered_at: Option<Instant>,
    pub last_received_at: Option<Instant>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// How a supplier did with the orders placed since a moment. What nothing can be said of is null.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierPerformance")]
pub struct Performance {
    pub since: Instant,
    /// How many orders were placed, and how many of them are still open.
    pub orders: i64,
    pub open_orders: i64,
    pub ordered: Money,
    /// From placing an order to the last of a line, over the lines that came.
    pub lead_time: LeadTime,
    /// Of the orders that were received or are overdue, how many came in full by the time they had been expected at.
    pub on_time_percent: Option<i64>,
    /// How much came of the lines of orders that are closed, on average.
    pub fill_percent: Option<i64>,
    /// What was paid, in percent of what the supplier's terms in that currency say today, on average.
    pub price_percent: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierLeadTime")]
pub struct LeadTime {
    /// Over so many lines.
    pub lines: i64,
    pub mean_seconds: Option<i64>,
    /// The standard deviation.
    pub spread_seconds: Option<i64>,
    pub shortest_seconds: Option<i64>,
    pub longest_seconds: Option<i64>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Placed at or after this moment; by default a year ago.
    pub since: Option<Instant>,
}
