//! Refunds on the wire: money of a payment that goes back.

use domain::{Id, Instant, Money, Read};
use schemars::JsonSchema;
use serde::Serialize;

use super::payments::{Method, Payment};
use crate::rules::payments::State;

#[derive(Serialize, JsonSchema)]
pub struct Refund {
    pub id: Id<Self>,
    pub order_id: Id<crate::Order>,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "NewRefundState")]
pub enum Start {
    /// The money is on its way.
    Pending,
    /// The customer has it.
    #[default]
    Captured,
}

impl Start {
    pub const fn state(self) -> State {
        match self {
            Self::Pending => State::Pending,
            Self::Captured => State::Captured,
        }
    }
}
