//! Movements on the wire.

use domain::quantity::Positive;
use domain::text::{Code, Note};
use domain::{Id, Instant, List, Money, Read};
use schemars::JsonSchema;
use stock::rules::Reason;
use stock::wire::{RecordedReason, Reference, ReferenceType};
use web::{Cursor, Limit};

/// Movements that are posted together or not at all.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMoves {
    pub reason: Reason,
    /// When it happened: since 2000, at most five minutes ahead; now by default.
    pub occurred_at: Option<Instant>,
    pub note: Option<Note>,
    pub reference: Option<Reference>,
    pub lines: List<NewMove, 1, 200>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("not" = {
    "required": ["total_cost", "unit_cost"],
    "properties": { "total_cost": { "type": "object" }, "unit_cost": { "type": "object" } },
}))]
pub struct NewMove {
    pub item_id: Id<stock::Item>,
    pub warehouse_id: Id<stock::Warehouse>,
    /// Where a transfer goes; for nothing else.
    pub to_warehouse_id: Option<Id<stock::Warehouse>>,
    pub quantity: Positive,
    /// Which line of the referenced document.
    pub line: Option<Code<64>>,
    /// What it cost as a whole, for what comes in from outside. Without either cost it is the item's own; for goods of
    /// a document that a customer sends back, it is what they cost when they went.
    pub total_cost: Option<Money>,
    /// What it cost for as much as the item's price and cost are for.
    pub unit_cost: Option<Money>,
}

/// Stock of one item that comes in or is used up.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("not" = {
    "required": ["total_cost", "unit_cost"],
    "properties": { "total_cost": { "type": "object" }, "unit_cost": { "type": "object" } },
}))]
pub struct StockChange {
    pub item_id: Id<stock::Item>,
    pub warehouse_id: Id<stock::Warehouse>,
    pub quantity: Positive,
    pub note: Option<Note>,
    /// What it cost as a whole, for what comes in. Without either cost it is the item's own.
    pub total_cost: Option<Money>,
    /// What it cost for as much as the item's price and cost are for.
    pub unit_cost: Option<Money>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MoveReversal")]
pub struct Reversal {
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub item_id: Option<Id<stock::Item>>,
    /// Into or out of this warehouse.
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub reason: Option<RecordedReason>,
    /// Together with `reference_id`.
    pub reference_type: Option<ReferenceType>,
    pub reference_id: Option<Code<64>>,
    /// Recorded at or after this moment.
    pub created_from: Option<Instant>,
    /// Recorded before this moment.
    pub created_before: Option<Instant>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
