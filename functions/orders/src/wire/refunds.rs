//! Refunds on the wire: money of a payment that goes back.

use domain::text::{Line, Note};
use domain::{Id, Instant, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Cursor, Limit};

use super::payments::{Method, Payment};
use crate::rules::payments::State;

#[derive(Serialize, JsonSchema)]
pub struct Refund {
    pub id: Id<Self>,
    pub order_id: Id<sales::Order>,
    pub order_number: String,
    /// The payment it is taken from.
    pub payment_id: Id<Payment>,
    pub method: Method,
    /// `pending`, `captured` or `failed`.
    pub state: State,
    pub amount: Money,
    pub provider: Option<String>,
    pub provider_ref: Option<String>,
    pub note: Option<String>,
    pub captured_at: Option<Instant>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// How far a new refund is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Start {
    /// The money is on its way.
    Pending,
    /// The customer has it.
    #[default]
    Captured,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefund {
    pub payment_id: Id<Payment>,
    /// More than zero; whatever is left of the payment by default.
    pub amount: Option<Money>,
    #[serde(default)]
    pub state: Start,
    /// How the money goes back; as it came by default.
    pub method: Option<Method>,
    pub provider: Option<Line<64>>,
    pub provider_ref: Option<Line<128>>,
    pub note: Option<Note>,
}

/// What the end of a refund may tell.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundAction {
    pub provider: Option<Line<64>>,
    pub provider_ref: Option<Line<128>>,
    /// Why; the history of the order shows it.
    pub note: Option<Note>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub order_id: Option<Id<sales::Order>>,
    pub payment_id: Option<Id<Payment>>,
    pub state: Option<State>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
