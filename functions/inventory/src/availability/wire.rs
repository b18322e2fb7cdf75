//! Whether stock is there, on the wire.

use domain::quantity::Positive;
use domain::{Id, List, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AvailabilityRequest")]
pub struct Question {
    pub lines: List<Wish, 1, 200>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AvailabilityRequestLine")]
pub struct Wish {
    pub item_id: Id<stock::Item>,
    /// Where it must be; anywhere, and split over warehouses, without it.
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub quantity: Positive,
}

#[derive(Serialize, JsonSchema)]
pub struct Availability {
    /// Whether all lines can be met together.
    pub ok: bool,
    /// In the order they were asked.
    pub lines: Vec<Line>,
}

/// What is there for a line, after the lines before it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AvailabilityLine")]
pub struct Line {
    pub ok: bool,
    pub item_id: String,
    pub warehouse_id: Option<String>,
    pub requested: Amount,
    pub available: Amount,
    /// How much is missing; 0 when it is ok.
    pub short: Amount,
}

/// A quantity in the item's base unit.
#[derive(Serialize, JsonSchema)]
#[schemars(with = "Quantity", rename = "BaseQuantity")]
pub struct Amount {
    pub value: i64,
    pub unit: String,
}
