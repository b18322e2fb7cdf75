//! Returns in answers and requests.

use domain::quantity::Positive;
use domain::text::{Note, Prose};
use domain::{Id, Instant, List, Money, Quantity, Read};
use sales::wire::payments::Payment;
use sales::wire::refunds::Refund;
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::ItemName;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::refunds::wire::NewRefundState;

/// Goods that a customer returned. A return never changes; what is still to be refunded for it does.
#[derive(Serialize, JsonSchema)]
pub struct Return {
    pub id: Id<Self>,
    pub number: String,
    pub order_id: Id<sales::Order>,
    pub order_number: String,
    /// The warehouse that received it.
    pub warehouse_id: Id<stock::Warehouse>,
    pub reason: String,
    pub lines: Vec<ReturnLine>,
    /// What it is worth, with tax: the sum of its lines.
    pub total: Money,
    /// The refund that was made with it.
    pub refund: Option<ReturnRefund>,
    /// The refund that it calls for now: what of its total the customer has paid and not got back, with it or since.
    pub to_refund: Money,
    pub created_by: String,
    pub created_at: Instant,
}

#[derive(Serialize, JsonSchema)]
pub struct ReturnRefund {
    pub id: Id<Refund>,
    pub amount: Money,
}

#[derive(Serialize, JsonSchema)]
pub struct ReturnLine {
    pub line_id: Id<sales::Line>,
    /// The item, with the SKU it had when the order line was added.
    pub item: ItemName,
    pub description: String,
    pub quantity: Quantity,
    /// What it is worth: its part of the net amount of the order line.
    pub net: Money,
    pub tax: Money,
    pub total: Money,
    pub disposition: Disposition,
    /// The movement into the warehouse.
    pub move_id: String,
    /// The movement to scrap that followed at once.
    pub scrap_move_id: Option<String>,
}

/// What is done with returned goods.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ReturnDisposition")]
pub enum Disposition {
    /// Put back into stock.
    #[default]
    Stock,
    /// Thrown away.
    Scrap,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturn {
    pub order_id: Id<sales::Order>,
    /// The warehouse that receives it; the order's by default.
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub reason: Prose<500>,
    pub lines: List<NewReturnLine, 1, 200>,
    /// A refund made with it, which needs the permission to refund.
    pub refund: Option<NewReturnRefund>,
}

/// An order line can be named twice: once for stock, once for scrap.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturnLine {
    pub line_id: Id<sales::Line>,
    pub quantity: Positive,
    #[serde(default)]
    pub disposition: Disposition,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturnRefund {
    pub payment_id: Id<Payment>,
    /// More than zero, and no more than what came back is worth; by default what the customer has paid of it.
    pub amount: Option<Money>,
    #[serde(default)]
    pub state: NewRefundState,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub order_id: Option<Id<sales::Order>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
