//! Reorder requests on the wire.

use domain::quantity::Positive;
use domain::text::Note;
use domain::{Id, Instant, Money, Patch, Quantity, Read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::{Item, Supplier, Warehouse};
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::purchase_orders::wire::PurchaseOrder;

/// A wish to buy.
#[derive(Serialize, JsonSchema)]
pub struct Reorder {
    pub id: Id<Self>,
    pub state: ReorderState,
    pub item_id: Id<Item>,
    pub sku: String,
    pub warehouse_id: Id<Warehouse>,
    pub supplier_id: Option<Id<Supplier>>,
    pub quantity: Quantity,
    pub priority: Priority,
    pub source: Source,
    /// The order that it became a line of.
    pub purchase_order: Option<OrderedBy>,
    pub note: Option<String>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

/// A line of a purchase order.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReorderPurchaseOrder")]
pub struct OrderedBy {
    pub id: Id<PurchaseOrder>,
    pub line: i64,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ReorderState {
    Requested,
    /// A line of a purchase order.
    Ordered,
    /// All of it came.
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
    /// Somebody asked for it.
    Manual,
    /// The stock ran low.
    Auto,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReorder {
    pub item_id: Id<Item>,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Positive,
    /// Whom to buy it from; it must be known before it is ordered.
    pub supplier_id: Option<Id<Supplier>>,
    #[serde(default)]
    pub priority: Priority,
    pub note: Option<Note>,
}

/// A merge patch of what is still requested.
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

/// How a request is ordered.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReorderOrdering")]
pub struct Ordering {
    /// The price for as much as the supplier's terms or the item say; by default that of the terms.
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

/// Something that happened to a record.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReorderEvent")]
pub struct Happening {
    /// `reorder.requested`, `reorder.ordered`, …
    pub action: String,
    /// Who did it; null is the system.
    pub actor_id: Option<String>,
    pub at: Instant,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
