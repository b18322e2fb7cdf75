//! The body and the answer of an availability check.

use domain::quantity::Positive;
use domain::{Id, List, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityRequest {
    pub lines: List<AvailabilityRequestLine, 1, 200>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityRequestLine {
    pub item_id: Id<stock::Item>,
    /// The warehouse; without it the quantity may be split over all warehouses.
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub quantity: Positive,
}

#[derive(Serialize, JsonSchema)]
pub struct Availability {
    /// Whether all lines can be met together.
    pub ok: bool,
    /// In the order of the request.
    pub lines: Vec<AvailabilityLine>,
}

/// The availability of a line, after the lines before it.
#[derive(Serialize, JsonSchema)]
pub struct AvailabilityLine {
    pub ok: bool,
    pub item_id: String,
    pub warehouse_id: Option<String>,
    pub requested: BaseQuantity,
    pub available: BaseQuantity,
    /// How much is missing; 0 when it is ok.
    pub short: BaseQuantity,
}

/// A quantity in the item's base unit.
#[derive(Serialize, JsonSchema)]
#[schemars(with = "Quantity")]
pub struct BaseQuantity {
    pub value: i64,
    pub unit: String,
}
