//! How far an order is paid, on the wire.

use domain::{Id, Instant, Money};
use sales::wire::orders::PayState;
use schemars::JsonSchema;
use serde::Serialize;

/// How far an order is paid.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderPaymentStatus")]
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
