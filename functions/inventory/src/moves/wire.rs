//! Bodies, queries and answers of movements.

use domain::quantity::Positive;
use domain::text::{Code, Note};
use domain::{Id, Instant, List, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::rules::Reason;
use stock::wire::{Cost, ItemName};
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::references::{RecordedReference, Reference, ReferenceType};

/// Stock of one item that moved from one place to another. It never changes: a mistake is reversed.
#[derive(Serialize, JsonSchema)]
pub struct Move {
    pub id: Id<Self>,
    pub reason: RecordedReason,
    pub item: ItemName,
    /// A warehouse's id, or `supplier`, `customer`, `production`, `scrap` or `adjust`.
    pub from: String,
    /// As `from`.
    pub to: String,
    pub quantity: Quantity,
    /// The cost of the stock that came in or went out; null between warehouses.
    pub cost: Option<Cost>,
    pub reference: Option<RecordedReference>,
    /// The movement that this one reverses.
    pub reverses: Option<Id<Self>>,
    /// The movement that reversed this one.
    pub reversed_by: Option<Id<Self>>,
    pub created_by: String,
    pub note: Option<String>,
    pub occurred_at: Instant,
    pub created_at: Instant,
}

/// The posted movements, in the order of the lines.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PostedMoves")]
pub struct Posted {
    pub moves: Vec<Move>,
}

/// Every reason of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "MoveReason")]
pub enum RecordedReason {
    Receipt,
    Consume,
    Transfer,
    Scrap,
    Produce,
    Sale,
    ReturnIn,
    ReturnOut,
    AdjustIn,
    AdjustOut,
    Count,
    Reversal,
}

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
    /// The destination of a transfer; only for transfers.
    pub to_warehouse_id: Option<Id<stock::Warehouse>>,
    pub quantity: Positive,
    /// Which line of the referenced document.
    pub line_id: Option<Code<64>>,
    /// The cost of the whole line, only for stock that comes in. By default the cost of the item; for goods that a
    /// customer returns for a document, their cost when they were sold.
    pub total_cost: Option<Money>,
    /// The cost of the quantity that the item's price and cost are for.
    pub unit_cost: Option<Money>,
}

/// Stock of one item that is received or consumed.
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
    /// The cost of the whole quantity, only for stock that comes in. By default the cost of the item.
    pub total_cost: Option<Money>,
    /// The cost of the quantity that the item's price and cost are for.
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
