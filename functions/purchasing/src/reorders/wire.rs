//! Requests and answers of reorders.

use domain::quantity::Positive;
use domain::text::Note;
use domain::{Id, Instant, Money, Patch, Quantity, Read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::wire::ItemName;
use stock::{Item, Supplier, Warehouse};
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::purchase_orders::wire::{Line, PurchaseOrder};

/// A request to buy an item for a warehouse.
#[derive(Serialize, JsonSchema)]
pub struct Reorder {
    pub id: Id<Self>,
    pub state: ReorderState,
    pub item: ItemName,
    pub warehouse_id: Id<Warehouse>,
    pub supplier_id: Option<Id<Supplier>>,
    pub quantity: Quantity,
    pub priority: Priority,
    pub source: Source,
    /// The line of a purchase order that fulfils it.
    pub purchase_order: Option<ReorderPurchaseOrder>,
    pub note: Option<String>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

/// A line of a purchase order.
#[derive(Serialize, JsonSchema)]
pub struct ReorderPurchaseOrder {
    pub id: Id<PurchaseOrder>,
    pub line_id: Id<Line>,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ReorderState {
    Requested,
    /// It is a line of a purchase order.
    Ordered,
    /// Its line was received or closed.
    Received,
    Cancelled,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Read,
    JsonSchema,
    IntoStaticStr,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ReorderPriority")]
pub enum Priority {
    Critical,
    High,
    #[default]
    Medium,
    Low,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ReorderSource")]
pub enum Source {
    /// A person made it.
    Manual,
    /// A job made it because stock ran low.
    Auto,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReorder {
    pub item_id: Id<Item>,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Positive,
    /// The supplier to buy from. It is required before the reorder is ordered.
    pub supplier_id: Option<Id<Supplier>>,
    #[serde(default)]
    pub priority: Priority,
    pub note: Option<Note>,
}

/// A merge patch of a reorder that is not ordered yet.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReorderChange {
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Positive")]
    pub quantity: Option<Positive>,
    #[serde(default)]
    pub supplier_id: Patch<Id<Supplier>>,
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Priority")]
    pub priority: Option<Priority>,
    #[serde(default)]
    pub note: Patch<Note>,
}

/// Options of ordering a reorder.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReorderOrderOptions")]
pub struct OrderOptions {
    /// The price for the quantity of the supplier's terms, or else of the item's own price; by default the price of the terms.
    pub price: Option<Money>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub state: Option<ReorderState>,
    pub item_id: Option<Id<Item>>,
    pub supplier_id: Option<Id<Supplier>>,
    pub warehouse_id: Option<Id<Warehouse>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// A change of a reorder.
#[derive(Serialize, JsonSchema)]
pub struct ReorderEvent {
    /// `reorder.requested`, `reorder.ordered`, …
    pub action: String,
    /// The user or API key that made the change; null for a job.
    pub created_by: Option<String>,
    pub created_at: Instant,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
