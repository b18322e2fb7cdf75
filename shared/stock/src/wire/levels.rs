//! Stock levels as they are told.

use domain::{Id, Instant, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

/// How much of an item is at a warehouse. Quantities are in the item's base unit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StockLevel")]
pub struct Level {
    pub item_id: Id<crate::Item>,
    pub sku: String,
    pub item_name: String,
    pub warehouse_id: Id<crate::Warehouse>,
    pub warehouse_code: String,
    pub on_hand: Quantity,
    /// Set aside. A hold counts until its time is over.
    pub reserved: Quantity,
    /// On hand and not set aside.
    pub available: Quantity,
    /// Below or at this an alert opens; 0 for none.
    pub minimum: Quantity,
    /// How far to fill up; for information.
    pub maximum: Option<Quantity>,
    pub state: LevelState,
    /// When stock or settings last changed; null when nothing has ever been here.
    pub updated_at: Option<Instant>,
    /// Raised when minimum or maximum change; 0 when nothing has ever been here.
    pub version: i64,
}

/// How what is available compares with the minimum.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "StockLevelState")]
pub enum LevelState {
    /// No minimum is set.
    Unwatched,
    /// Above the minimum.
    Ok,
    /// At or below the minimum.
    Warning,
    /// At or below half of it.
    Critical,
    /// Nothing is available.
    Out,
}
