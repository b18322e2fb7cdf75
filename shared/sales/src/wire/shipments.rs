//! Shipments on the wire.

use domain::{Id, Instant, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

use super::destinations::Destination;
use crate::rules::shipments::State;

/// Goods of an order on their way to the customer.
#[derive(Serialize, JsonSchema)]
pub struct Shipment {
    pub id: Id<Self>,
    pub number: String,
    pub order_id: Id<crate::Order>,
    pub order_number: String,
    pub state: State,
    /// Where it leaves from.
    pub warehouse_id: Id<stock::Warehouse>,
    pub carrier: Option<String>,
    /// What was ordered of the carrier: `next day`.
    pub service: Option<String>,
    /// What the carrier calls it.
    pub tracking: Option<String>,
    /// Where it goes, when that is not the customer's own address.
    pub address: Option<Destination>,
    pub note: Option<String>,
    pub lines: Vec<ShippedLine>,
    pub packed_at: Option<Instant>,
    pub dispatched_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    /// When it was cancelled or came back.
    pub closed_at: Option<Instant>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// What a shipment carries of a line of its order.
#[derive(Serialize, JsonSchema)]
pub struct ShippedLine {
    pub line_id: Id<crate::Line>,
    pub item_id: Id<stock::Item>,
    pub sku: String,
    pub description: String,
    pub quantity: Quantity,
    /// The movement that took it out of the warehouse; null until it leaves, and where confirming the order had
    /// taken the stock.
    pub move_id: Option<String>,
}
