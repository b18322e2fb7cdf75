//! Payments and refunds.

use super::{Expected, ILLEGAL, Model, Payment, Refund, done, refused};
use crate::sales::command::Turn;

const fn goal(turn: Turn) -> &'static str {
    match turn {
        Turn::Authorize => "authorized",
        Turn::Capture => "captured",
        Turn::Fail => "failed",
        Turn::Void => "voided",
    }
}

impl Model {
    pub(super) fn pay(&mut self, position: usize, pence: i64, turn: Option<Turn>) -> Expected {
        if !["confirmed", "completed"].contains(&self.orders[position].state) {
            return ILLEGAL;
        }
        if pence == 0 {
            return refused(422, "out_of_range");
        }
        self.payments.push(Payment {
            id: String::new(),
            order: position,
            state: turn.map_or("pending", goal),
            pence,
            back: 0,
        });
        if turn == Some(Turn::Capture) {
            self.orders[position].paid += pence;
        }
        done(201)
    }

    pub(super) fn turn(&mut self, position: usize, turn: Turn) -> Expected {
        let payment = &mut self.payments[position];
        let possible = match payment.state {
            "pending" => true,
            "authorized" => turn != Turn::Authorize,
            _ => false,
        };
        if !possible {
            return ILLEGAL;
        }
        payment.state = goal(turn);
        if turn == Turn::Capture {
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
        let left = payment.pence - payment.back;
        if pence == Some(0) {
            return refused(422, "out_of_range");
        }
        let pence = pence.unwrap_or(left);
        if pence > left || pence == 0 {
            return refused(409, "over_refund");
        }
        payment.back += pence;
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
            payment.back -= refund.pence;
        }
        done(200)
    }
}
