//! The history of an order on the wire.

use domain::{Instant, Money, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

/// A change of state of an order, or of what follows from it.
#[derive(Serialize, JsonSchema)]
pub struct OrderEvent {
    /// Counts the events of the order from 1.
    pub seq: i64,
    pub entity: Entity,
    pub entity_id: String,
    /// Null where it began.
    pub from: Option<String>,
    pub to: String,
    /// Of payments and refunds.
    pub amount: Option<Money>,
    pub note: Option<String>,
    pub actor_id: String,
    pub at: Instant,
}

#[derive(Clone, Copy, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "OrderEventEntity")]
pub enum Entity {
    Order,
    Shipment,
    Payment,
    Refund,
    Return,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
