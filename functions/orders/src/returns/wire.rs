//! Returns on the wire: goods that come back after their order was completed.

use domain::quantity::Positive;
use domain::text::{Note, Prose};
use domain::{Id, Instant, List, Money, Quantity, Read};
use sales::wire::payments::Payment;
use sales::wire::refunds::{Refund, Start};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

/// Never changed once it is there.
#[derive(Serialize, JsonSchema)]
pub struct Return {
    pub id: Id<Self>,
    pub number: String,
    pub order_id: Id<sales::Order>,
    pub order_number: String,
    /// Where it came in.
    pub warehouse_id: Id<stock::Warehouse>,
    pub reason: String,
    pub lines: Vec<ReturnedLine>,
    /// The money that went back for it.
    pub refund: Option<ReturnRefund>,
    pub created_by: String,
    pub created_at: Instant,
}

#[derive(Serialize, JsonSchema)]
pub struct ReturnRefund {
    pub id: Id<Refund>,
    pub amount: Money,
}

#[derive(Serialize, JsonSchema)]
pub struct ReturnedLine {
    pub line_id: Id<sales::Line>,
    pub item_id: Id<stock::Item>,
    pub sku: String,
    pub description: String,
    pub quantity: Quantity,
    pub disposition: Disposition,
    /// The movement that brought it in.
    pub move_id: String,
    /// The movement that threw it away at once.
    pub scrap_move_id: Option<String>,
}

/// What becomes of goods that came back.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ReturnDisposition")]
pub enum Disposition {
    /// It can be sold again.
    #[default]
    Stock,
    /// It is thrown away.
    Scrap,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturn {
    pub order_id: Id<sales::Order>,
    /// Where it comes in; the warehouse of the order by default.
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub reason: Prose<500>,
    pub lines: List<NewReturnedLine, 1, 200>,
    /// Money that goes back with it. This needs the permission to refund.
    pub refund: Option<NewReturnRefund>,
}

/// A line may come twice: some of it to be sold again, some of it to be thrown away.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturnedLine {
    pub line_id: Id<sales::Line>,
    pub quantity: Positive,
    #[serde(default)]
    pub disposition: Disposition,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturnRefund {
    pub payment_id: Id<Payment>,
    /// More than zero.
    pub amount: Money,
    #[serde(default)]
    pub state: Start,
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
