//! How payments and refunds are recorded.

use domain::{Instant, Statement, values};

use crate::rules::payments::{Kind, RefundReason, State};
use crate::statements::payments::{ADVANCE, INSERT};

/// A new payment or refund.
pub struct PaymentRecord<'r> {
    pub id: &'r str,
    pub order_id: &'r str,
    pub kind: Kind,
    /// The payment that a refund belongs to.
    pub parent_id: Option<&'r str>,
    /// Of a refund.
    pub reason: Option<RefundReason>,
    pub method: &'r str,
    pub provider: Option<&'r str>,
    pub provider_ref: Option<&'r str>,
    pub amount: i64,
    pub currency: &'r str,
    pub fee: i64,
    pub note: Option<&'r str>,
}

impl PaymentRecord<'_> {
    /// Inserts it as pending, then advances it to its state.
    pub fn statements(
        &self,
        org_id: i64,
        actor_id: &str,
        now: Instant,
        state: State,
    ) -> Vec<Statement> {
        let mut statements = vec![INSERT.bind(values![
            org_id,
            self.id,
            self.order_id,
            self.kind.into_str(),
            self.parent_id,
            self.method,
            self.provider,
            self.provider_ref,
            self.amount,
            self.currency,
            self.fee,
            self.note,
            actor_id,
            now,
            self.reason.map(<&str>::from)
        ])];
        if state != State::Pending {
            statements.push(ADVANCE.bind(values![
                org_id,
                self.id,
                1,
                state.into_str(),
                self.provider,
                self.provider_ref,
                self.fee,
                self.note,
                actor_id,
                now,
                self.amount
            ]));
        }
        statements
    }
}
