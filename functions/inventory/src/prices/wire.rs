//! What an item sold for and cost over time, on the wire.

use domain::{Instant, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::Cost;
use web::{Cursor, Limit};

/// What an item sold for from a moment on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemPrice")]
pub struct Price {
    pub price: Money,
    /// The price is for this much.
    pub per: Quantity,
    pub since: Instant,
}

/// What an item cost by its own record from a moment on. What its stock cost is told by its
/// movements.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemCost")]
pub struct StandardCost {
    pub cost: Cost,
    /// The cost is for this much.
    pub per: Quantity,
    pub since: Instant,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
