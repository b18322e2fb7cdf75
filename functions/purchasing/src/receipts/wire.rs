//! Requests and answers of receipts.

use domain::quantity::Positive;
use domain::text::Note;
use domain::{Id, Instant, List, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::Cost;

use crate::purchase_orders::wire::{Line, PurchaseOrder};

/// Goods that arrived.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// When they arrived: since 2000 and at most five minutes ahead; by default now.
    pub occurred_at: Option<Instant>,
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
    /// The cost of the whole quantity, where it differs from the price of the order.
    pub total_cost: Option<Money>,
}

/// The order after the receipt, and the movements that brought the goods in.
#[derive(Serialize, JsonSchema)]
pub struct PostedReceipt {
    pub purchase_order: PurchaseOrder,
    pub moves: Vec<ReceiptMove>,
}

/// The movement of one line.
#[derive(Serialize, JsonSchema)]
pub struct ReceiptMove {
    pub id: Id<Self>,
    /// The line of the order.
    pub line_id: Id<Line>,
    pub quantity: Quantity,
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
