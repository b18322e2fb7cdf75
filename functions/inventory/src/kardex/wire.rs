//! The kardex on the wire.

use domain::quantity::Delta;
use domain::{Id, Instant, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::{Move, RecordedReason, RecordedReference};
use web::{Cursor, Limit};

/// A line of the kardex: what a movement did to a level.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "KardexEntry")]
pub struct Entry {
    /// Its place in the history of this level, from 1.
    pub seq: i64,
    pub move_id: Id<Move>,
    pub reason: RecordedReason,
    /// In or out.
    pub change: Delta,
    /// What was then on hand.
    pub balance: Quantity,
    pub reference: Option<RecordedReference>,
    pub actor_id: String,
    pub note: Option<String>,
    pub occurred_at: Instant,
    pub created_at: Instant,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KardexFilter {
    pub warehouse_id: Id<stock::Warehouse>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
