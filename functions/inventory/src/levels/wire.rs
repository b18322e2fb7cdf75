//! Stock levels on the wire.

use domain::{Id, List, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::Level;
use web::{Cursor, Limit};

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
    /// Only what is at or below its minimum.
    #[serde(default)]
    pub low: bool,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
