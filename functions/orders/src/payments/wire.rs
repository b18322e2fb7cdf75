//! Payments in requests, and the payment status of an order.

use domain::text::{Code, Note};
use domain::{Id, Instant, Money, Read};
use sales::rules::payments::State;
use sales::wire::orders::{PayState, RefundState};
use sales::wire::payments::Method;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    pub order_id: Id<sales::Order>,
    pub method: Method,
    /// More than zero, in the currency of the order. It may be less or more than the amount due.
    pub amount: Money,
    #[serde(default)]
    pub state: NewPaymentState,
    pub fee: Option<Money>,
    pub provider: Option<Code<64>>,
    /// Unique for each provider.
    pub provider_ref: Option<Code<128>>,
    pub note: Option<Note>,
}

/// The state of a new payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewPaymentState {
    /// Expected.
    Pending,
    /// Authorised by the provider, not yet captured.
    Authorized,
    /// The money was received.
    #[default]
    Captured,
}

impl From<NewPaymentState> for State {
    fn from(state: NewPaymentState) -> Self {
        match state {
            NewPaymentState::Pending => Self::Pending,
            NewPaymentState::Authorized => Self::Authorized,
            NewPaymentState::Captured => Self::Captured,
        }
    }
}

/// How much of a payment is captured, and what that adds to it.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PaymentCapture")]
pub struct Capture {
    /// More than zero; all of the payment by default. What is not captured is given up.
    pub amount: Option<Money>,
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    /// At most what is captured.
    pub fee: Option<Money>,
    /// The history of the order shows it.
    pub note: Option<Note>,
}

/// What a transition can add to a payment.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentAction {
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    pub fee: Option<Money>,
    /// The history of the order shows it.
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub order_id: Option<Id<sales::Order>>,
    pub state: Option<State>,
    pub method: Option<Method>,
    /// Only together with `provider_ref`.
    pub provider: Option<Code<64>>,
    pub provider_ref: Option<Code<128>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// How far an order is paid.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderPaymentStatus")]
pub struct PaymentStatus {
    pub order_id: Id<sales::Order>,
    pub order_number: Option<String>,
    pub pay_state: PayState,
    pub refund_state: RefundState,
    pub total: Money,
    /// What came back of it, with tax.
    pub returned: Money,
    /// What was refunded as goodwill, and is not owed any more.
    pub allowances: Money,
    /// Captured payments.
    pub paid: Money,
    /// Captured refunds, allowances included.
    pub refunded: Money,
    /// Still to be paid: the total without what came back and allowances, less what was paid and not refunded. Zero
    /// for a cancelled order.
    pub due: Money,
    /// Paid beyond that, and to be refunded.
    pub overpaid: Money,
    /// Authorised payments.
    pub authorized: Money,
    /// Pending payments.
    pub pending: Money,
    /// Pending refunds.
    pub refunds_pending: Money,
    pub last_captured_at: Option<Instant>,
}
