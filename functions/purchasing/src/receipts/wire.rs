//! Requests and answers of receipts.

use domain::quantity::Positive;
use domain::text::Note;
use domain::{Currency, Id, Instant, List, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::{Cost, ItemName, SupplierName};
use stock::{Supplier, Warehouse};
use web::{Cursor, Limit};

use super::exchange::Rate;
use crate::purchase_orders::wire::{Line, PurchaseOrder};

/// Goods that arrived.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// When they arrived: since 2000 and at most five minutes ahead; by default now.
    pub occurred_at: Option<Instant>,
    /// What one unit of the currency of the order is in the currency of the organisation. Required when these differ.
    pub exchange_rate: Option<Rate>,
    pub note: Option<Note>,
    /// Each line of the order at most once.
    pub lines: List<NewReceiptLine, 1, 200>,
}

#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceiptLine {
    /// The line of the order.
    pub line_id: Id<Line>,
    pub quantity: Positive,
    /// The cost of the whole quantity in the currency of the order, where it differs from the price of the order.
    pub total_cost: Option<Money>,
}

/// The document of goods that arrived for a purchase order. It does not change; the movements of its lines can be
/// reversed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseReceipt")]
pub struct Receipt {
    #[serde(flatten)]
    pub summary: Summary,
    pub lines: Vec<ReceiptLine>,
}

/// A receipt without its lines.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseReceiptSummary")]
pub struct Summary {
    pub id: Id<Receipt>,
    /// `GR-000017`. The numbers of an organisation have no gaps.
    pub number: String,
    pub purchase_order: ReceivedOrder,
    pub supplier: SupplierName,
    /// The currency of the order.
    pub currency: Currency,
    /// What one unit of it was in the currency of the organisation, as it was stated; null when they are the same.
    pub exchange_rate: Option<String>,
    /// What the goods cost in the currency of the order.
    pub order_cost: Cost,
    /// What they cost in the currency of the organisation: the sum of the lines.
    pub cost: Cost,
    pub note: Option<String>,
    /// When the goods arrived.
    pub occurred_at: Instant,
    pub created_by: String,
    pub created_at: Instant,
}

/// The order that the goods were received for.
#[derive(Serialize, JsonSchema)]
pub struct ReceivedOrder {
    pub id: Id<PurchaseOrder>,
    pub number: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseReceiptLine")]
pub struct ReceiptLine {
    /// The line of the order.
    pub line_id: Id<Line>,
    pub item: ItemName,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Quantity,
    pub order_cost: Cost,
    /// `order_cost` times the exchange rate, rounded half up to a ten-thousandth of a minor unit: what the stock cost.
    pub cost: Cost,
    /// The movement that brought the goods in.
    pub move_id: Id<ReceiptMove>,
    /// The movement that reversed it.
    pub reversed_by: Option<Id<ReceiptMove>>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub purchase_order_id: Option<Id<PurchaseOrder>>,
    pub supplier_id: Option<Id<Supplier>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// The order after the receipt, the document, and the movements that brought the goods in.
#[derive(Serialize, JsonSchema)]
pub struct PostedReceipt {
    pub purchase_order: PurchaseOrder,
    pub receipt: Receipt,
    pub moves: Vec<ReceiptMove>,
}

/// The movement of one line.
#[derive(Serialize, JsonSchema)]
pub struct ReceiptMove {
    pub id: Id<Self>,
    /// The line of the order.
    pub line_id: Id<Line>,
    pub quantity: Quantity,
    /// In the currency of the organisation.
    pub cost: Cost,
}

/// Receipts that were a mistake.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptReversal {
    /// The movements of the receipts, as `receive` answered them, each at most once.
    pub moves: List<Id<ReceiptMove>, 1, 200>,
    pub note: Option<Note>,
}
