//! Payments on the wire: money that customers give for an order.

use domain::{Id, Instant, Money, Read};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use crate::rules::payments::State;

#[derive(Serialize, JsonSchema)]
pub struct Payment {
    pub id: Id<Self>,
    pub order_id: Id<crate::Order>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "PaymentMethod")]
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

/// How far a new payment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "NewPaymentState")]
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
