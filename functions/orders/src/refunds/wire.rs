//! Refunds on the wire: money of a payment that goes back.

use domain::text::{Code, Note};
use domain::{Id, Money, Read};
use sales::rules::payments::State;
use sales::wire::payments::{Method, Payment};
use sales::wire::refunds::Start;
use schemars::JsonSchema;
use web::{Cursor, Limit};

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefund {
    pub payment_id: Id<Payment>,
    /// More than zero; whatever is left of the payment by default.
    pub amount: Option<Money>,
    #[serde(default)]
    pub state: Start,
    /// How the money goes back; as it came by default.
    pub method: Option<Method>,
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    pub note: Option<Note>,
}

/// What the end of a refund may tell.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundAction {
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    /// Why; the history of the order shows it.
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
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
