//! Payments and refunds.

use super::{Expected, ILLEGAL, Model, Payment, Refund, done, refused};
use crate::sales::command::PaymentAction;

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
        if !["confirmed", "completed"].contains(&self.orders[position].state) {
            return ILLEGAL;
        }
        if pence == 0 {
            return refused(422, "out_of_range");
        }
        self.payments.push(Payment {
            id: String::new(),
            order: position,
            state: action.map_or("pending", target),
            pence,
            refunded: 0,
        });
        if action == Some(PaymentAction::Capture) {
            self.orders[position].paid += pence;
        }
        done(201)
    }

    pub(super) fn action(&mut self, position: usize, action: PaymentAction) -> Expected {
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
        if action == PaymentAction::Capture {
            self.orders[payment.order].paid += payment.pence;
        }
        done(200)
    }

    pub(super) fn refund(
        &mut self,
        position: usize,
        pence: Option<i64>,
        is_done: bool,
    ) -> Expected {
        let payment = &mut self.payments[position];
        if payment.state != "captured" {
            return ILLEGAL;
        }
        let left = payment.pence - payment.refunded;
        if pence == Some(0) {
            return refused(422, "out_of_range");
        }
        let pence = pence.unwrap_or(left);
        if pence > left || pence == 0 {
            return refused(409, "over_refund");
        }
        payment.refunded += pence;
        if is_done {
            self.orders[payment.order].refunded += pence;
        }
        self.refunds.push(Refund {
            id: String::new(),
            payment: position,
            state: if is_done { "captured" } else { "pending" },
            pence,
        });
        done(201)
    }

    pub(super) fn end_refund(&mut self, position: usize, captured: bool) -> Expected {
        let refund = &mut self.refunds[position];
        if refund.state != "pending" {
            return ILLEGAL;
        }
        let payment = &mut self.payments[refund.payment];
        if captured {
            refund.state = "captured";
            self.orders[payment.order].refunded += refund.pence;
        } else {
            refund.state = "failed";
            payment.refunded -= refund.pence;
        }
        done(200)
    }
}
