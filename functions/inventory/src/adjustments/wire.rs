//! The body of an adjustment.

use domain::quantity::Delta;
use domain::text::Note;
use domain::{Id, Quantity, Read};
use schemars::JsonSchema;

/// An adjustment by hand: either `change` or `counted`.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend(
    // Exactly one of them.
    "not" = { "anyOf": [
        {
            "required": ["change", "counted"],
            "properties": { "change": { "type": "object" }, "counted": { "type": "object" } },
        },
        { "properties": { "change": { "type": "null" }, "counted": { "type": "null" } } },
    ] },
    "examples" = [{
        "warehouse_id": "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102",
        "counted": { "value": 7, "unit": "each" },
        "note": "Counted by hand",
    }],
))]
#[schemars(rename = "StockAdjustment")]
pub struct Adjustment {
    pub warehouse_id: Id<stock::Warehouse>,
    /// The difference, positive or negative.
    pub change: Option<Delta>,
    /// The counted quantity.
    pub counted: Option<Quantity>,
    /// Why.
    pub note: Note,
}
