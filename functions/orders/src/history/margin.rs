//! What an order earns, on the wire.

use domain::Id;
use schemars::JsonSchema;
use serde::Serialize;

/// What the goods of an order that are with the customer have cost, and its services, and what is
/// left of their price.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderMargin")]
pub struct Margin {
    pub currency: String,
    /// Without tax, in minor units: what was sold and did not come back. Nothing of a cancelled order.
    pub net_minor: i64,
    /// In 1/10,000 of a minor unit; of goods, first in first out.
    pub cost_c4: i64,
    /// What is left of net, in 1/10,000 of a minor unit; below zero when it was sold under cost.
    pub margin_c4: i64,
    pub lines: Vec<LineMargin>,
}

/// The same of a line. Until it has all left, its cost is that of what has. A service costs what
/// the item's own cost was when the order was confirmed; before that, or cancelled, nothing.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderLineMargin")]
pub struct LineMargin {
    pub line_id: Id<sales::Line>,
    pub sku: String,
    pub net_minor: i64,
    pub cost_c4: i64,
    pub margin_c4: i64,
}
