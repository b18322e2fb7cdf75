//! Queries and answers of alerts.

use domain::{Id, Instant, Quantity, Read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::wire::ItemName;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

/// An item whose stock at a warehouse is at or below its minimum.
#[derive(Serialize, JsonSchema)]
pub struct Alert {
    pub id: Id<Self>,
    pub level: AlertLevel,
    pub state: AlertState,
    pub item: ItemName,
    pub warehouse_id: Id<stock::Warehouse>,
    pub warehouse_code: String,
    /// The quantity available now, or when the alert was resolved.
    pub available: Quantity,
    pub minimum: Quantity,
    pub acknowledged_by: Option<String>,
    pub acknowledged_at: Option<Instant>,
    pub opened_at: Instant,
    pub updated_at: Instant,
    pub resolved_at: Option<Instant>,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum AlertLevel {
    /// Nothing is available.
    Out,
    /// At or below half the minimum.
    Critical,
    /// At or below the minimum.
    Warning,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum AlertState {
    Open,
    /// A user has acknowledged it.
    Acknowledged,
    /// The stock is above its minimum again.
    Resolved,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub state: Option<AlertState>,
    pub level: Option<AlertLevel>,
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub item_id: Option<Id<stock::Item>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// The numbers of unresolved alerts: by level, and by state.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AlertCount")]
pub struct Count {
    pub out: i64,
    pub critical: i64,
    pub warning: i64,
    pub open: i64,
    pub acknowledged: i64,
}
