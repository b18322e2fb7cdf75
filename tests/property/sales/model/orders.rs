//! Orders.

use super::drafts::NO_PRICE;
use super::{Expected, ILLEGAL, Line, Model, Order, SHORT, done, refused};
use crate::sales::command::LineRequest;

impl Model {
    pub(super) fn order(&mut self, warehouse: usize, requests: &[LineRequest]) -> Expected {
        let lines: Vec<Line> = requests.iter().map(Line::requested).collect();
        if !lines.iter().all(Line::is_priced) {
            return NO_PRICE;
        }
        self.orders.push(Order {
            id: String::new(),
            customer: 0,
            includes_tax: self.includes_tax,
            rounds_lines: self.rounds_lines,
            state: "draft",
            fulfil_state: "none",
            warehouse,
            at_confirm: false,
            lines,
            number: None,
            paid: 0,
            refunded: 0,
            allowances: 0,
            return_refunds: 0,
        });
        done(201)
    }

    /// Whether all lines of an order are available; its own reservations count as available.
    pub(super) fn is_available(&self, position: usize) -> bool {
        let order = &self.orders[position];
        let stocked = || order.lines.iter().filter(|line| line.is_stocked());
        stocked().all(|line| {
            let of_item = || stocked().filter(|other| other.item == line.item);
            let needed: i64 = of_item().map(|line| line.pieces).sum();
            let own: i64 = of_item().map(|line| line.reserved).sum();
            needed <= self.available((line.item, order.warehouse)) + own
        })
    }

    pub(super) fn reserve_all(&mut self, position: usize) {
        let lines = self.orders[position].lines.iter_mut();
        for line in lines.filter(|line| line.is_stocked()) {
            line.reserved = line.pieces;
        }
    }

    pub(super) fn release(&mut self, position: usize) {
        for line in &mut self.orders[position].lines {
            line.reserved = 0;
        }
    }

    pub(super) fn hold(&mut self, position: usize) -> Expected {
        if self.orders[position].state != "draft" {
            return ILLEGAL;
        }
        if !self.is_available(position) {
            return SHORT;
        }
        self.reserve_all(position);
        done(200)
    }

    pub(super) fn confirm(&mut self, position: usize) -> Expected {
        if self.orders[position].state != "draft" {
            return ILLEGAL;
        }
        if self.orders[position].lines.is_empty() {
            return refused(409, "order_empty");
        }
        if !self.is_available(position) {
            return SHORT;
        }
        self.confirmed += 1;
        if self.deducts_at_confirm {
            self.release(position);
            let order = self.orders[position].clone();
            for line in order.lines.iter().filter(|line| line.is_stocked()) {
                self.shift((line.item, order.warehouse), -line.pieces);
            }
        } else {
            self.reserve_all(position);
        }
        let order = &mut self.orders[position];
        order.state = "confirmed";
        order.at_confirm = self.deducts_at_confirm;
        order.number = Some(self.confirmed);
        done(200)
    }

    pub(super) fn cancel(&mut self, position: usize) -> Expected {
        let order = self.orders[position].clone();
        if !["draft", "confirmed"].contains(&order.state) {
            return ILLEGAL;
        }
        if order.lines.iter().any(|line| line.shipped > 0) {
            return refused(409, "order_shipped");
        }
        self.cancel_shipments(position);
        self.release(position);
        if order.state == "confirmed" && order.at_confirm {
            for line in order.lines.iter().filter(|line| line.is_stocked()) {
                self.shift((line.item, order.warehouse), line.pieces);
            }
        }
        let payments = self.payments.iter_mut();
        for payment in payments.filter(|payment| payment.order == position) {
            if ["pending", "authorized"].contains(&payment.state) {
                payment.state = "voided";
            }
        }
        self.orders[position].state = "cancelled";
        done(200)
    }

    /// Cancels the shipments that are not dispatched.
    fn cancel_shipments(&mut self, position: usize) {
        let shipments = self.shipments.iter_mut();
        for shipment in shipments.filter(|shipment| shipment.order == position) {
            if ["pending", "packed"].contains(&shipment.state) {
                shipment.state = "cancelled";
                for (line, pieces) in &shipment.load {
                    self.orders[position].lines[*line].packed -= pieces;
                }
            }
        }
    }

    fn is_paid(&self, order: &Order) -> bool {
        !self.pay_first || order.due() == 0
    }

    pub(super) fn complete(&mut self, position: usize) -> Expected {
        let order = &self.orders[position];
        if order.state != "confirmed" {
            return ILLEGAL;
        }
        let mut stocked = order.lines.iter().filter(|line| line.is_stocked());
        if stocked.any(|line| line.open() > 0) {
            return refused(409, "order_not_shipped");
        }
        if !self.is_paid(order) {
            return refused(409, "order_not_paid");
        }
        self.release(position);
        self.orders[position].state = "completed";
        self.orders[position].update_fulfil_state();
        done(200)
    }

    pub(super) fn close_short(&mut self, position: usize) -> Expected {
        let order = &self.orders[position];
        if order.state != "confirmed" {
            return ILLEGAL;
        }
        if order.lines.iter().all(|line| line.shipped == 0) {
            return refused(409, "order_not_shipped");
        }
        let mut shipments = self.shipments.iter();
        if shipments
            .any(|one| one.order == position && ["in_transit", "failed"].contains(&one.state))
        {
            return refused(409, "order_shipped");
        }
        let mut closed = order.clone();
        for line in closed.lines.iter_mut().filter(|line| line.is_stocked()) {
            line.short += line.open();
        }
        if !self.is_paid(&closed) {
            return refused(409, "order_not_paid");
        }
        if order.at_confirm {
            let order = order.clone();
            for line in order.lines.iter().filter(|line| line.is_stocked()) {
                self.shift((line.item, order.warehouse), line.open());
            }
        }
        self.cancel_shipments(position);
        self.release(position);
        let order = &mut self.orders[position];
        for line in order.lines.iter_mut().filter(|line| line.is_stocked()) {
            line.short += line.open();
        }
        order.state = "completed";
        order.update_fulfil_state();
        done(200)
    }
}
