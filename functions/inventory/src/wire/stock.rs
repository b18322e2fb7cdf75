//! Stock levels on the wire.

use domain::{Id, Instant, List, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

/// How much of an item is at a warehouse. Quantities are in the item's base unit.
#[derive(Serialize, JsonSchema)]
pub struct Level {
    pub item_id: Id<stock::Item>,
    pub sku: String,
    pub item_name: String,
    pub warehouse_id: Id<stock::Warehouse>,
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
#[schemars(inline)]
#[expect(dead_code, reason = "SQL writes it; here it stands for the schema")]
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

/// An item in all warehouses.
#[derive(Serialize, JsonSchema)]
pub struct ItemStock {
    pub item_id: Id<stock::Item>,
    pub sku: String,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    pub available: Quantity,
    /// One for each warehouse where the item has ever been.
    pub levels: Vec<Level>,
}

#[derive(Serialize, JsonSchema)]
pub struct Levels {
    pub levels: Vec<Level>,
}

/// Minimum and maximum of a level.
#[derive(Clone, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// 0 for none.
    pub minimum: Quantity,
    /// At least the minimum.
    pub maximum: Option<Quantity>,
}

/// Minimum and maximum of one level of many.
#[derive(Clone, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelBounds {
    pub item_id: Id<stock::Item>,
    pub warehouse_id: Id<stock::Warehouse>,
    /// 0 for none.
    pub minimum: Quantity,
    /// At least the minimum.
    pub maximum: Option<Quantity>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBounds {
    /// Each level once.
    pub levels: List<LevelBounds, 1, 500>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub item_id: Option<Id<stock::Item>>,
    /// Only what is at or below its minimum.
    #[serde(default)]
    pub low: bool,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
