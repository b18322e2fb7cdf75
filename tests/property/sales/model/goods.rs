//! Shipments and returns.

use std::collections::BTreeMap;

use super::{Expected, ILLEGAL, Model, SHORT, Shipment, done, refused};
use crate::sales::command::{Reason, ShipmentAction};

/// The state that an action leads to, if a state allows it.
pub fn target_of(state: &str, step: ShipmentAction) -> Option<&'static str> {
    match (state, step) {
        ("pending", ShipmentAction::Pack) => Some("packed"),
        ("pending" | "packed", ShipmentAction::Dispatch) | ("failed", ShipmentAction::Retry) => {
            Some("in_transit")
        }
        ("in_transit", ShipmentAction::Deliver) => Some("delivered"),
        ("in_transit", ShipmentAction::Fail) => Some("failed"),
        ("failed" | "delivered", ShipmentAction::Return) => Some("returned"),
        ("pending" | "packed", ShipmentAction::Cancel) => Some("cancelled"),
        _ => None,
    }
}

impl Model {
    /// None if a line does not exist.
    pub(super) fn ship(
        &mut self,
        position: usize,
        requested: Option<&[(usize, i64)]>,
    ) -> Option<Expected> {
        let order = &self.orders[position];
        if requested
            .is_some_and(|requested| requested.iter().any(|(line, _)| *line >= order.lines.len()))
        {
            return None;
        }
        if order.state != "confirmed" {
            return Some(ILLEGAL);
        }
        let load: Vec<_> = match requested {
            Some(requested) => requested.to_vec(),
            None => {
                let lines = order.lines.iter().enumerate();
                let left = lines.filter(|(_, line)| line.is_stocked() && line.left() > 0);
                left.map(|(number, line)| (number, line.left())).collect()
            }
        };
        for (line, pieces) in &load {
            let line = &order.lines[*line];
            if !line.is_stocked() {
                return Some(refused(422, "not_stocked"));
            }
            if *pieces > line.left() {
                return Some(refused(409, "over_shipment"));
            }
        }
        if load.is_empty() {
            return Some(refused(409, "shipment_empty"));
        }
        for (line, pieces) in &load {
            self.orders[position].lines[*line].packed += pieces;
        }
        self.shipments.push(Shipment {
            id: String::new(),
            order: position,
            state: "pending",
            load,
        });
        Some(done(201))
    }

    pub(super) fn step(&mut self, position: usize, step: ShipmentAction) -> Expected {
        let shipment = self.shipments[position].clone();
        let Some(target) = target_of(shipment.state, step) else {
            return ILLEGAL;
        };
        let refusal = match step {
            ShipmentAction::Dispatch => self.dispatch(&shipment),
            ShipmentAction::Return => self.return_shipment(&shipment),
            _ => None,
        };
        if let Some(refusal) = refusal {
            return refusal;
        }
        self.shipments[position].state = target;
        let order = &mut self.orders[shipment.order];
        for (line, pieces) in &shipment.load {
            let line = &mut order.lines[*line];
            match step {
                ShipmentAction::Cancel => line.packed -= pieces,
                ShipmentAction::Deliver => line.delivered += pieces,
                _ => {}
            }
        }
        if !["packed", "failed", "cancelled"].contains(&target) {
            order.update_fulfil_state();
        }
        done(200)
    }

    /// Deducts the stock, first what is reserved for the line.
    fn dispatch(&mut self, shipment: &Shipment) -> Option<Expected> {
        let order = self.orders[shipment.order].clone();
        let mut beyond = BTreeMap::new();
        for (line, pieces) in shipment.load.iter().filter(|_| !order.at_confirm) {
            let line = &order.lines[*line];
            *beyond.entry(line.item).or_insert(0) += (pieces - line.reserved).max(0);
        }
        let mut beyond = beyond.into_iter();
        if beyond.any(|(item, pieces)| pieces > self.available((item, order.warehouse)).max(0)) {
            return Some(SHORT);
        }
        for (number, pieces) in &shipment.load {
            let line = &mut self.orders[shipment.order].lines[*number];
            line.packed -= pieces;
            line.shipped += pieces;
            if !order.at_confirm {
                line.reserved = line.open();
                self.shift((order.lines[*number].item, order.warehouse), -pieces);
            }
        }
        None
    }

    /// Returned to an open order, goods are to be shipped again; returned to a completed one, they are available.
    fn return_shipment(&mut self, shipment: &Shipment) -> Option<Expected> {
        let order = self.orders[shipment.order].clone();
        let is_open = order.state == "confirmed";
        let mut lines = shipment
            .load
            .iter()
            .map(|(line, pieces)| (&order.lines[*line], pieces));
        if lines.any(|(line, pieces)| line.returned + pieces > line.shipped) {
            return Some(refused(409, "over_return"));
        }
        for (number, pieces) in &shipment.load {
            let line = &mut self.orders[shipment.order].lines[*number];
            if is_open {
                line.shipped -= pieces;
                if shipment.state == "delivered" {
                    line.delivered -= pieces;
                }
                if !order.at_confirm {
                    line.reserved = line.open();
                }
            } else {
                line.returned += pieces;
            }
            if !is_open || !order.at_confirm {
                self.shift((order.lines[*number].item, order.warehouse), *pieces);
            }
        }
        None
    }

    /// None if a line does not exist.
    pub(super) fn take_back(
        &mut self,
        position: usize,
        lines: &[(usize, i64, bool)],
        warehouse: usize,
        money: Option<(usize, Option<i64>)>,
    ) -> Option<Expected> {
        let before = self.orders[position].clone();
        let mut order = self.orders[position].clone();
        if lines.iter().any(|(line, ..)| *line >= order.lines.len()) {
            return None;
        }
        if !["confirmed", "completed"].contains(&order.state) {
            return Some(ILLEGAL);
        }
        for (number, (position, pieces, scrap)) in lines.iter().enumerate() {
            let line = &mut order.lines[*position];
            if !line.is_stocked() {
                return Some(refused(422, "not_stocked"));
            }
            let twin = |other: &(usize, i64, bool)| (other.0, other.2) == (*position, *scrap);
            if lines[..number].iter().any(twin) {
                return Some(refused(409, "already_exists"));
            }
            if line.returned + pieces > line.shipped {
                return Some(refused(409, "over_return"));
            }
            line.returned += pieces;
        }
        if let Some((payment, pence)) = money {
            if self.payments[payment].order != position {
                return Some(refused(422, "invalid_reference"));
            }
            // The goods are back before they are refunded.
            self.orders[position] = order.clone();
            let expected = self.refund(payment, pence, Reason::Return, true);
            if expected.status != 201 {
                self.orders[position] = before;
                return Some(expected);
            }
        } else {
            self.orders[position] = order.clone();
        }
        for (line, pieces, scrap) in lines {
            let place = (order.lines[*line].item, warehouse);
            if *scrap {
                // Received and scrapped at once: there were postings, but the quantity is unchanged.
                self.count_posting(place);
            } else {
                self.shift(place, *pieces);
            }
        }
        self.returns += 1;
        Some(done(201))
    }
}
