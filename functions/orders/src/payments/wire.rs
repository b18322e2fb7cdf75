//! Payments on the wire: money that customers give for an order.

use domain::text::{Code, Note};
use domain::{Id, Money, Read};
use sales::rules::payments::State;
use sales::wire::payments::{Method, Start};
use schemars::JsonSchema;
use web::{Cursor, Limit};

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    pub order_id: Id<sales::Order>,
    pub method: Method,
    /// More than zero, in the currency of the order. It may be less or more than what is due.
    pub amount: Money,
    #[serde(default)]
    pub state: Start,
    pub fee: Option<Money>,
    pub provider: Option<Code<64>>,
    /// Given once for each provider.
    pub provider_ref: Option<Code<128>>,
    pub note: Option<Note>,
}

/// What authorising or capturing may tell.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentAction {
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    pub fee: Option<Money>,
    /// Why; the history of the order shows it.
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub order_id: Option<Id<sales::Order>>,
    pub state: Option<State>,
    pub method: Option<Method>,
    /// Together with `provider_ref`.
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
