//! An item's stock on the wire.

use domain::{Id, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::Level;

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
