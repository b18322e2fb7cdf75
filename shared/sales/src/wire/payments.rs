//! Payments in answers.

use domain::{Id, Instant, Money, Read};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use crate::rules::payments::State;

/// Money that a customer pays for an order.
#[derive(Serialize, JsonSchema)]
pub struct Payment {
    pub id: Id<Self>,
    pub order_id: Id<crate::Order>,
    /// Null before the order is confirmed.
    pub order_number: Option<String>,
    pub method: Method,
    pub state: State,
    pub amount: Money,
    /// What came in of the amount: zero until it is captured, all of it or a part.
    pub captured: Money,
    /// The provider's fee.
    pub fee: Money,
    /// The sum of its refunds, pending ones included.
    pub refunded: Money,
    /// The payment provider: `stripe`.
    pub provider: Option<String>,
    /// Its reference at the provider.
    pub provider_ref: Option<String>,
    pub note: Option<String>,
    pub authorized_at: Option<Instant>,
    pub captured_at: Option<Instant>,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// How the money is paid.
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
