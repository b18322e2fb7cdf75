//! Movements as they are told.

use domain::{Currency, Id, Instant, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::RecordedReference;

/// Stock of one item that went from one place to another. Never changed: a mistake is reversed.
#[derive(Serialize, JsonSchema)]
pub struct Move {
    pub id: Id<Self>,
    pub reason: RecordedReason,
    pub item_id: Id<crate::Item>,
    pub sku: String,
    /// A warehouse's id, or `supplier`, `customer`, `production`, `scrap` or `adjust`.
    pub from: String,
    /// As `from`.
    pub to: String,
    pub quantity: Quantity,
    /// What it brought into the shop or took out of it, or brought back; null between warehouses.
    pub cost: Option<Cost>,
    pub reference: Option<RecordedReference>,
    /// The movement that this one takes back.
    pub reverses: Option<Id<Self>>,
    /// The movement that took this one back.
    pub reversed_by: Option<Id<Self>>,
    /// Who did it.
    pub actor_id: String,
    pub note: Option<String>,
    pub occurred_at: Instant,
    pub created_at: Instant,
}

/// What was posted, in the order of the lines.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PostedMoves")]
pub struct Posted {
    pub moves: Vec<Move>,
}

/// What stock cost, more exactly than money can say.
#[derive(Serialize, JsonSchema)]
pub struct Cost {
    /// In 1/10,000 of a minor unit.
    pub amount_c4: i64,
    pub currency: Currency,
}

/// Every reason there is.
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
