//! Shipments in answers, and where they go.

use domain::text::{Line, Name};
use domain::{Country, Id, Instant, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::ItemName;

use crate::rules::shipments::State;

/// Goods of an order on their way to the customer.
#[derive(Serialize, JsonSchema)]
pub struct Shipment {
    pub id: Id<Self>,
    pub number: String,
    pub order_id: Id<crate::Order>,
    pub order_number: String,
    pub state: State,
    /// The warehouse it is sent from.
    pub warehouse_id: Id<stock::Warehouse>,
    pub carrier: Option<String>,
    /// The carrier's service: `next day`.
    pub service: Option<String>,
    /// The carrier's tracking code.
    pub tracking: Option<String>,
    /// Where it is sent: by default the customer's shipping address on the order, or else the billing address; null
    /// when the customer had none.
    pub address: Option<Destination>,
    pub note: Option<String>,
    pub lines: Vec<ShipmentLine>,
    pub packed_at: Option<Instant>,
    pub dispatched_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    /// When it was cancelled or returned.
    pub closed_at: Option<Instant>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// A line of a shipment: a quantity of a line of its order.
#[derive(Serialize, JsonSchema)]
pub struct ShipmentLine {
    pub line_id: Id<crate::Line>,
    /// The item, with the SKU it had when the order line was added.
    pub item: ItemName,
    pub description: String,
    pub quantity: Quantity,
    /// The movement that took it out of the warehouse; null until it is dispatched, and for orders whose stock
    /// was deducted when they were confirmed.
    pub move_id: Option<String>,
}

/// An address that a shipment is sent to.
#[derive(Clone, Debug, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// The recipient's name.
    pub recipient: Option<Name>,
    pub line1: Name,
    pub line2: Option<Name>,
    pub city: Option<Line<100>>,
    pub region: Option<Line<100>>,
    pub postcode: Option<Line<20>>,
    pub country: Country,
}
