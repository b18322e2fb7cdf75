//! Requests and answers of purchases.

use domain::{Id, Instant, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::Warehouse;
use stock::wire::ItemName;
use web::{Cursor, Limit};

use crate::purchase_orders::wire::{Line, OrderState, PurchaseOrder};

/// A line of a purchase order.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierPurchase")]
pub struct Purchase {
    pub purchase_order_id: Id<PurchaseOrder>,
    /// `PO-000017`; null before the order is placed.
    pub number: Option<String>,
    /// The state of the order.
    pub state: OrderState,
    pub line_id: Id<Line>,
    pub item: ItemName,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Quantity,
    pub received: Quantity,
    pub price: Money,
    /// The quantity that the price is for.
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

/// How a supplier delivered the orders placed since a moment. A figure without any data is null.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierPerformance")]
pub struct Performance {
    pub since: Instant,
    /// The number of orders placed.
    pub orders: i64,
    /// The number of those that are still open.
    pub open_orders: i64,
    /// What was ordered in each currency, without cancelled orders.
    pub ordered: Vec<Money>,
    /// From placing an order to the last receipt of a line.
    pub lead_time: LeadTime,
    /// The share of complete and punctual orders among those that were received or are overdue, in parts per million.
    pub on_time_ppm: Option<i64>,
    /// The mean share that was received of the lines of closed orders, in parts per million.
    pub fill_ppm: Option<i64>,
    /// The mean price of the lines, in parts per million of today's price in the supplier's terms.
    pub price_ppm: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierLeadTime")]
pub struct LeadTime {
    /// The number of lines received.
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
    /// Orders placed at or after this moment; by default those of the last 365 days.
    pub since: Option<Instant>,
}
