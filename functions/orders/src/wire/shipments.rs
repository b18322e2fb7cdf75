//! Shipments on the wire.

use domain::quantity::Positive;
use domain::text::{Line, Name, Note};
use domain::{Id, Instant, List, Patch, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Cursor, Limit};

use super::destinations::Destination;

use crate::rules::shipments::State;

/// Goods of an order on their way to the customer.
#[derive(Serialize, JsonSchema)]
pub struct Shipment {
    pub id: Id<Self>,
    pub number: String,
    pub order_id: Id<sales::Order>,
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
    pub line_id: Id<sales::Line>,
    pub item_id: Id<stock::Item>,
    pub sku: String,
    pub description: String,
    pub quantity: Quantity,
    /// The movement that took it out of the warehouse; null until it leaves, and where confirming the order had
    /// taken the stock.
    pub move_id: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShipment {
    pub order_id: Id<sales::Order>,
    /// What it carries; everything that is left to ship by default.
    pub lines: Option<List<NewShippedLine, 1, 200>>,
    pub carrier: Option<Name>,
    pub service: Option<Name>,
    pub tracking: Option<Line<128>>,
    pub address: Option<Destination>,
    pub note: Option<Note>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShippedLine {
    pub line_id: Id<sales::Line>,
    pub quantity: Positive,
}

/// A merge patch. A state is what an action of its own would do: `in_transit` dispatches.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentChange {
    #[serde(default, deserialize_with = "domain::patch::given")]
    #[schemars(with = "State")]
    pub state: Option<State>,
    #[serde(default)]
    pub carrier: Patch<Name>,
    #[serde(default)]
    pub service: Patch<Name>,
    #[serde(default)]
    pub tracking: Patch<Line<128>>,
    #[serde(default)]
    pub address: Patch<Destination>,
    #[serde(default)]
    pub note: Patch<Note>,
}

/// What an action may say with it.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentAction {
    pub carrier: Option<Name>,
    pub service: Option<Name>,
    pub tracking: Option<Line<128>>,
    /// Why; the history of the order shows it.
    pub note: Option<Note>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub order_id: Option<Id<sales::Order>>,
    pub state: Option<State>,
    /// Exactly what the carrier calls it.
    pub tracking: Option<Line<128>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
