//! Requests and answers of purchase orders.

use domain::quantity::Positive;
use domain::text::Note;
use domain::{Currency, Id, Instant, List, Money, Patch, Quantity, Read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::wire::{ItemName, SupplierName};
use stock::{Item, Supplier, Warehouse};
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::reorders::wire::Reorder;

/// An order to a supplier.
#[derive(Serialize, JsonSchema)]
pub struct PurchaseOrder {
    #[serde(flatten)]
    pub summary: Summary,
    pub lines: Vec<Line>,
    /// What the supplier may not accept, by its present terms, until the first goods arrive. It stops nothing.
    pub warnings: Vec<Warning>,
}

/// A line whose quantity does not fit the terms of the supplier.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseOrderWarning")]
pub struct Warning {
    pub code: WarningCode,
    pub line_id: Id<Line>,
    /// The least that the supplier sells.
    pub minimum_order: Quantity,
    /// The supplier sells multiples of this.
    pub pack: Quantity,
    /// The least quantity that fits both and is not below that of the line.
    pub fitting: Quantity,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PurchaseOrderWarningCode")]
pub enum WarningCode {
    BelowMinimumOrder,
    NotInPacks,
}

/// An order without its lines.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseOrderSummary")]
pub struct Summary {
    pub id: Id<PurchaseOrder>,
    /// `PO-000017`; null before the order is placed. The numbers of an organisation have no gaps.
    pub number: Option<String>,
    pub state: OrderState,
    pub supplier: SupplierName,
    /// The sum of the lines, in the currency of the order.
    pub total: Money,
    /// When the goods should arrive.
    pub expected_at: Option<Instant>,
    pub note: Option<String>,
    /// Why the order was closed before all goods arrived.
    pub close_reason: Option<String>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub ordered_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseOrderLine")]
pub struct Line {
    pub line_id: Id<Self>,
    /// The number of the line on the printed order. A line that was removed from the draft leaves its number unused.
    pub number: i64,
    pub item: ItemName,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Quantity,
    pub received: Quantity,
    pub price: Money,
    /// The quantity that the price is for.
    pub per: Quantity,
    /// Rounded half up.
    pub total: Money,
    /// The supplier's own code for the item.
    pub supplier_sku: Option<String>,
    /// The reorder that it fulfils.
    pub reorder_id: Option<Id<Reorder>>,
    pub last_received_at: Option<Instant>,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "PurchaseOrderState")]
pub enum OrderState {
    Draft,
    /// The order is placed.
    Ordered,
    PartiallyReceived,
    /// All goods arrived, or the order was closed without the rest.
    Received,
    Cancelled,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPurchaseOrder {
    pub supplier_id: Id<Supplier>,
    /// By default that of the first price in the lines, or else of the supplier's terms, or else of the organisation.
    /// All prices of an order are in one currency.
    pub currency: Option<Currency>,
    /// By default the time of placing the order plus the longest lead time of its lines.
    pub expected_at: Option<Instant>,
    pub note: Option<Note>,
    pub lines: List<NewLine, 1, 200>,
}

#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPurchaseOrderLine")]
pub struct NewLine {
    pub item_id: Id<Item>,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Positive,
    /// In the currency of the order; by default the price of the supplier's terms for the item. Required without
    /// such a price.
    pub price: Option<Money>,
    /// The quantity that the price is for; by default that of the terms, or else of the item's own price.
    pub per: Option<Positive>,
    /// The reorder that the line fulfils. It must be for the same item and warehouse.
    pub reorder_id: Option<Id<Reorder>>,
}

/// Lines to add to a draft.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPurchaseOrderLines")]
pub struct NewLines {
    pub lines: List<NewLine, 1, 200>,
}

/// A merge patch of a line of a draft.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PurchaseOrderLineChange")]
pub struct LineChange {
    pub quantity: Option<Positive>,
    /// In the currency of the order.
    pub price: Option<Money>,
    /// The quantity that the price is for.
    pub per: Option<Positive>,
}

/// A merge patch of an open order. The lines of a draft have paths of their own.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrderChange {
    #[serde(default)]
    pub expected_at: Patch<Instant>,
    #[serde(default)]
    pub note: Patch<Note>,
}

/// Why the order ends without the rest of the goods.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PurchaseOrderClosing")]
pub struct Closing {
    pub close_reason: Note,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub state: Option<OrderState>,
    pub supplier_id: Option<Id<Supplier>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
