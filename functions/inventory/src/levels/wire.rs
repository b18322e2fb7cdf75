//! Bodies, queries and answers of stock levels.

use domain::{Id, Instant, List, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::ItemName;
use web::{Cursor, Limit};

/// How much of an item is at a warehouse. Quantities are in the item's base unit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StockLevel")]
pub struct Level {
    pub item: ItemName,
    pub warehouse_id: Id<stock::Warehouse>,
    pub warehouse_code: String,
    pub on_hand: Quantity,
    /// Reserved and not expired.
    pub reserved: Quantity,
    /// On hand and not reserved.
    pub available: Quantity,
    /// At or below this quantity an alert opens; 0 for none.
    pub minimum: Quantity,
    /// The quantity to restock to.
    pub maximum: Option<Quantity>,
    pub state: LevelState,
    /// When stock or settings last changed; null when neither was ever recorded.
    pub updated_at: Option<Instant>,
    /// Incremented when minimum or maximum change; 0 when nothing was ever recorded.
    pub version: i64,
}

/// How the available quantity compares with the minimum.
#[expect(dead_code, reason = "SQL writes it; only its schema is used")]
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
    /// At or below half of the minimum.
    Critical,
    /// Nothing is available.
    Out,
}

/// The stock of an item in all warehouses.
#[derive(Serialize, JsonSchema)]
pub struct ItemStock {
    pub item: ItemName,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    pub available: Quantity,
    /// One for each warehouse where the item has a level.
    pub levels: Vec<Level>,
}

/// Minimum and maximum of a level.
#[derive(Clone, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StockLevelBounds")]
pub struct Bounds {
    /// 0 for none.
    pub minimum: Quantity,
    /// At least the minimum.
    pub maximum: Option<Quantity>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StockLevels")]
pub struct Levels {
    pub levels: Vec<Level>,
}

/// Minimum and maximum of one level of many.
#[derive(Clone, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ItemStockLevelBounds")]
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
#[schemars(rename = "NewStockLevelBounds")]
pub struct NewBounds {
    /// Each level once.
    pub levels: List<LevelBounds, 1, 500>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub item_id: Option<Id<stock::Item>>,
    /// Only levels at or below their minimum.
    #[serde(default)]
    pub low: bool,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
