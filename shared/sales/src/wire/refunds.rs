//! Refunds in answers.

use domain::{Id, Instant, Money};
use schemars::JsonSchema;
use serde::Serialize;

use super::payments::{Method, Payment};
use crate::rules::payments::{RefundReason, State};

/// Money of a payment that is given back.
#[derive(Serialize, JsonSchema)]
pub struct Refund {
    pub id: Id<Self>,
    pub order_id: Id<crate::Order>,
    /// Null if the order was never confirmed.
    pub order_number: Option<String>,
    /// The payment it is taken from.
    pub payment_id: Id<Payment>,
    pub reason: RefundReason,
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
