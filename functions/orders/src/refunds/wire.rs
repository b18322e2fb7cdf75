//! Refunds in requests.

use domain::text::{Code, Note};
use domain::{Id, Money, Read};
use sales::rules::payments::{RefundReason, State};
use sales::wire::payments::{Method, Payment};
use schemars::JsonSchema;
use web::{Cursor, Limit};

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefund {
    pub payment_id: Id<Payment>,
    /// More than zero. By default all that is left of the payment; for a return what the customer has paid of what
    /// came back.
    pub amount: Option<Money>,
    #[serde(default)]
    pub reason: RefundReason,
    #[serde(default)]
    pub state: NewRefundState,
    /// How the money is given back; as it was paid by default.
    pub method: Option<Method>,
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    pub note: Option<Note>,
}

/// The state of a new refund.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewRefundState {
    /// The money is on its way.
    Pending,
    /// The customer has received it.
    #[default]
    Captured,
}

impl From<NewRefundState> for State {
    fn from(state: NewRefundState) -> Self {
        match state {
            NewRefundState::Pending => Self::Pending,
            NewRefundState::Captured => Self::Captured,
        }
    }
}

/// What a transition can add to a refund.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundAction {
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    /// The history of the order shows it.
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
