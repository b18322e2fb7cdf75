//! Corrections on the wire.

use domain::quantity::Delta;
use domain::text::Note;
use domain::{Id, Quantity, Read};
use schemars::JsonSchema;

/// A correction by hand: either a change or what was counted.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend(
    // Neither both nor none of them.
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
        "reason_note": "Counted on the shelf",
    }],
))]
#[schemars(rename = "StockAdjustment")]
pub struct Adjustment {
    pub warehouse_id: Id<stock::Warehouse>,
    /// How much more or less it is.
    pub change: Option<Delta>,
    /// How much there is.
    pub counted: Option<Quantity>,
    /// Why.
    pub reason_note: Note,
}
