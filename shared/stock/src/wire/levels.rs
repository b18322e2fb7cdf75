//! Stock levels in events.

use domain::{Id, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

use super::ItemName;
use crate::Warehouse;

/// How much of an item is at a warehouse after a change. Quantities are in the item's base unit.
#[derive(Serialize, JsonSchema)]
pub struct LevelFigures {
    pub item: ItemName,
    pub warehouse: WarehouseName,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    /// On hand and not reserved.
    pub available: Quantity,
}

#[derive(Serialize, JsonSchema)]
pub struct WarehouseName {
    pub id: Id<Warehouse>,
    pub code: String,
}
