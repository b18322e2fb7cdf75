//! Payments on the wire: money that customers give for an order.

use domain::text::{Line, Note};
use domain::{Id, Instant, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Cursor, Limit};

use super::orders::PayState;
use crate::rules::payments::State;

#[derive(Serialize, JsonSchema)]
pub struct Payment {
    pub id: Id<Self>,
    pub order_id: Id<sales::Order>,
    pub order_number: String,
    pub method: Method,
    pub state: State,
    pub amount: Money,
    /// What of it the provider keeps.
    pub fee: Money,
    /// What was given back of it, or is about to be.
    pub refunded: Money,
    /// Who moved the money: `stripe`.
    pub provider: Option<String>,
    /// What the provider calls it.
    pub provider_ref: Option<String>,
    pub note: Option<String>,
    pub authorized_at: Option<Instant>,
    pub captured_at: Option<Instant>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// How money changes hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Method {
    Cash,
    Transfer,
    Card,
    /// On the customer's account.
    Credit,
    Marketplace,
    Wallet,
    Other,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Transfer => "transfer",
            Self::Card => "card",
            Self::Credit => "credit",
            Self::Marketplace => "marketplace",
            Self::Wallet => "wallet",
            Self::Other => "other",
        }
    }
}

/// How far a new payment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Start {
    /// Promised.
    Pending,
    /// The provider keeps it ready.
    Authorized,
    /// The money is there.
    #[default]
    Captured,
}

impl Start {
    pub const fn state(self) -> State {
        match self {
            Self::Pending => State::Pending,
            Self::Authorized => State::Authorized,
            Self::Captured => State::Captured,
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    pub order_id: Id<sales::Order>,
    pub method: Method,
    /// More than zero, in the currency of the order. It may be less or more than what is due.
    pub amount: Money,
    #[serde(default)]
    pub state: Start,
    pub fee: Option<Money>,
    pub provider: Option<Line<64>>,
    /// Given once for each provider.
    pub provider_ref: Option<Line<128>>,
    pub note: Option<Note>,
}

/// What authorising or capturing may tell.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentAction {
    pub provider: Option<Line<64>>,
    pub provider_ref: Option<Line<128>>,
    pub fee: Option<Money>,
    /// Why; the history of the order shows it.
    pub note: Option<Note>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub order_id: Option<Id<sales::Order>>,
    pub state: Option<State>,
    pub method: Option<Method>,
    /// Together with `provider_ref`.
    pub provider: Option<Line<64>>,
    pub provider_ref: Option<Line<128>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// How far an order is paid.
#[derive(Serialize, JsonSchema)]
pub struct PaymentStatus {
    pub order_id: Id<sales::Order>,
    pub order_number: Option<String>,
    pub pay_state: PayState,
    pub total: Money,
    /// What was captured.
    pub paid: Money,
    /// What was given back of it.
    pub refunded: Money,
    /// What is still to pay; zero for a cancelled order.
    pub due: Money,
    /// What was paid beyond the total and not given back.
    pub overpaid: Money,
    /// What providers keep ready.
    pub authorized: Money,
    /// What was promised.
    pub pending: Money,
    /// What is about to be given back.
    pub refunds_pending: Money,
    pub last_captured_at: Option<Instant>,
}
