//! Shipments in requests.

use domain::quantity::Positive;
use domain::text::{Code, Name, Note};
use domain::{Id, List, Patch, Read};
use sales::rules::shipments::State;
use sales::wire::shipments::Destination;
use schemars::JsonSchema;
use web::{Cursor, Limit};

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShipment {
    pub order_id: Id<sales::Order>,
    /// All that is not shipped yet by default.
    pub lines: Option<List<NewShipmentLine, 1, 200>>,
    pub carrier: Option<Name>,
    pub service: Option<Name>,
    pub tracking: Option<Code<128>>,
    /// By default the customer's address on the order.
    pub address: Option<Destination>,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShipmentLine {
    pub line_id: Id<sales::Line>,
    pub quantity: Positive,
}

/// A merge patch. A new state does what the action of that state does: `in_transit` dispatches.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentChange {
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "State")]
    pub state: Option<State>,
    #[serde(default)]
    pub carrier: Patch<Name>,
    #[serde(default)]
    pub service: Patch<Name>,
    #[serde(default)]
    pub tracking: Patch<Code<128>>,
    #[serde(default)]
    pub address: Patch<Destination>,
    #[serde(default)]
    pub note: Patch<Note>,
}

/// The details that an action can change.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentAction {
    pub carrier: Option<Name>,
    pub service: Option<Name>,
    pub tracking: Option<Code<128>>,
    /// The history of the order shows it.
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub order_id: Option<Id<sales::Order>>,
    pub state: Option<State>,
    /// The exact tracking code.
    pub tracking: Option<Code<128>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
