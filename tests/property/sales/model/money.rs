//! Payments and refunds.

use super::{Expected, ILLEGAL, Model, Payment, Refund, done, refused};
use crate::sales::command::{PaymentAction, Reason};

const fn target(action: PaymentAction) -> &'static str {
    match action {
        PaymentAction::Authorize => "authorized",
        PaymentAction::Capture => "captured",
        PaymentAction::Fail => "failed",
        PaymentAction::Void => "voided",
    }
}

impl Model {
    pub(super) fn pay(
        &mut self,
        position: usize,
        pence: i64,
        action: Option<PaymentAction>,
    ) -> Expected {
        if pence == 0 {
            return refused(422, "out_of_range");
        }
        let is_captured = action == Some(PaymentAction::Capture);
        let captured = if is_captured { pence } else { 0 };
        self.payments.push(Payment {
            id: String::new(),
            order: position,
            state: action.map_or("pending", target),
            pence,
            captured,
            refunded: 0,
        });
        self.orders[position].paid += captured;
        done(201)
    }

    pub(super) fn action(&mut self, position: usize, action: PaymentAction) -> Expected {
        if action == PaymentAction::Capture {
            return self.capture(position, None);
        }
        let payment = &mut self.payments[position];
        let possible = match payment.state {
            "pending" => true,
            "authorized" => action != PaymentAction::Authorize,
            _ => false,
        };
        if !possible {
            return ILLEGAL;
        }
        payment.state = target(action);
        done(200)
    }

    /// All of a payment, or a part.
    pub(super) fn capture(&mut self, position: usize, pence: Option<i64>) -> Expected {
        let payment = &mut self.payments[position];
        if !["pending", "authorized"].contains(&payment.state) {
            return ILLEGAL;
        }
        let pence = pence.unwrap_or(payment.pence);
        if pence == 0 || pence > payment.pence {
            return refused(422, "out_of_range");
        }
        payment.state = "captured";
        payment.captured = pence;
        self.orders[payment.order].paid += pence;
        done(200)
    }

    pub(super) fn refund(
        &mut self,
        position: usize,
        pence: Option<i64>,
        reason: Reason,
        is_done: bool,
    ) -> Expected {
        let payment = &mut self.payments[position];
        let order = &mut self.orders[payment.order];
        if payment.state != "captured" {
            return ILLEGAL;
        }
        let left = payment.captured - payment.refunded;
        if pence == Some(0) {
            return refused(422, "out_of_range");
        }
        let left_of_returns = order.returned() - order.return_refunds;
        let pence = match (pence, reason) {
            (Some(pence), _) => pence,
            (None, Reason::Return) => {
                let pence = left.min(left_of_returns).min(order.overpaid());
                if pence == 0 && left > 0 && left_of_returns > 0 {
                    return refused(409, "over_refund");
                }
                pence
            }
            (None, _) => left,
        };
        if pence > left || left == 0 {
            return refused(409, "over_refund");
        }
        if reason == Reason::Return && (pence > left_of_returns || pence == 0) {
            return refused(409, "over_return_refund");
        }
        payment.refunded += pence;
        if reason == Reason::Return {
            order.return_refunds += pence;
        }
        self.refunds.push(Refund {
            id: String::new(),
            payment: position,
            reason,
            state: "pending",
            pence,
        });
        if is_done {
            self.end_refund(self.refunds.len() - 1, true);
        }
        done(201)
    }

    pub(super) fn end_refund(&mut self, position: usize, captured: bool) -> Expected {
        let refund = &mut self.refunds[position];
        if refund.state != "pending" {
            return ILLEGAL;
        }
        let payment = &mut self.payments[refund.payment];
        let order = &mut self.orders[payment.order];
        if captured {
            refund.state = "captured";
            order.refunded += refund.pence;
            if refund.reason == Reason::Allowance {
                order.allowances += refund.pence;
            }
        } else {
            refund.state = "failed";
            payment.refunded -= refund.pence;
            if refund.reason == Reason::Return {
                order.return_refunds -= refund.pence;
            }
        }
        done(200)
    }
}
