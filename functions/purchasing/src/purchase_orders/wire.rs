//! Purchase orders on the wire.

use domain::quantity::Positive;
use domain::text::Note;
use domain::{Id, Instant, List, Money, Patch, Quantity, Read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::wire::{Cost, ItemName};
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
}

/// An order in a list, without its lines.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseOrderSummary")]
pub struct Summary {
    pub id: Id<PurchaseOrder>,
    /// `PO-17`, from when it is placed; without gaps in an organisation.
    pub number: Option<String>,
    pub state: OrderState,
    pub supplier: SupplierName,
    /// The sum of its lines.
    pub total: Money,
    /// When it should be here.
    pub expected_at: Option<Instant>,
    pub note: Option<String>,
    /// Why the rest never came.
    pub close_reason: Option<String>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub ordered_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseOrderSupplier")]
pub struct SupplierName {
    pub id: Id<Supplier>,
    pub name: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PurchaseOrderLine")]
pub struct Line {
    /// Its number in the order, from 1.
    pub line: i64,
    pub item: ItemName,
    pub warehouse_id: Id<Warehouse>,
    pub quantity: Quantity,
    pub received: Quantity,
    pub price: Money,
    /// The price is for this much.
    pub per: Quantity,
    /// Half a minor unit is rounded up.
    pub total: Money,
    /// What the supplier calls it.
    pub supplier_sku: Option<String>,
    /// The request that it fulfils.
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
    /// The supplier has it.
    Ordered,
    PartiallyReceived,
    /// All came, or the rest was given up.
    Received,
    Cancelled,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPurchaseOrder {
    pub supplier_id: Id<Supplier>,
    /// By default, when it is placed, the longest lead time of its lines from then.
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
    /// By default that of the supplier's terms for the item; without terms it must be given.
    pub price: Option<Money>,
    /// The price is for this much; by default as in the terms, else as the item's own price.
    pub per: Option<Positive>,
    /// The request that this line fulfils: for the same item and warehouse.
    pub reorder_id: Option<Id<Reorder>>,
}

/// A merge patch of what is not closed. Lines never change: cancel the order and write another.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrderChange {
    #[serde(default)]
    pub expected_at: Patch<Instant>,
    #[serde(default)]
    pub note: Patch<Note>,
}

/// What came.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewReceipt")]
pub struct Delivery {
    /// When it came: since 2000, at most five minutes ahead; now by default.
    pub occurred_at: Option<Instant>,
    pub note: Option<Note>,
    /// Each line of the order once.
    pub lines: List<DeliveredLine, 1, 200>,
}

#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewReceiptLine")]
pub struct DeliveredLine {
    /// Its number in the order.
    pub line: LineNumber,
    pub quantity: Positive,
    /// What it cost as a whole, where it is not what was ordered.
    pub total_cost: Option<Money>,
}

domain::bounded! {
    /// 1 to 200.
    pub LineNumber = 1..=200, "a line is 1 to 200"
}

/// The order as it then is, and the movements that brought the goods in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReceivedPurchaseOrder")]
pub struct Received {
    pub purchase_order: PurchaseOrder,
    pub moves: Vec<Receipt>,
}

/// The movement of one line.
#[derive(Serialize, JsonSchema)]
pub struct Receipt {
    pub id: String,
    pub line: i64,
    pub quantity: Quantity,
    pub cost: Cost,
}

/// What came by mistake.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReceiptTakeBack")]
pub struct Mistake {
    /// The movements that brought it, as `receive` answered them: each once.
    pub moves: List<Id<Receipt>, 1, 200>,
    pub note: Option<Note>,
}

/// Why the rest is given up.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PurchaseOrderClosing")]
pub struct Shortfall {
    pub reason: Note,
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
