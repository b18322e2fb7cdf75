//! Changes of drafts.

use super::{Expected, ILLEGAL, Line, Model, SHORT, done, refused};
use crate::sales::command::{Edit, LineRequest};

pub(super) const NO_PRICE: Expected = refused(422, "out_of_range");

impl Line {
    pub(super) fn requested((item, pieces, pence, discount): &LineRequest) -> Self {
        Self {
            id: String::new(),
            item: *item,
            pieces: *pieces,
            pence: *pence,
            discount: *discount,
            short: 0,
            packed: 0,
            shipped: 0,
            delivered: 0,
            returned: 0,
            reserved: 0,
        }
    }
}

impl Model {
    /// None if a line does not exist.
    pub(super) fn edit(&mut self, position: usize, edit: &Edit) -> Option<Expected> {
        let lines = self.orders[position].lines.len();
        if let Edit::Change(line, ..) | Edit::Remove(line) = edit
            && *line >= lines
        {
            return None;
        }
        let before = self.orders[position].clone();
        if before.state != "draft" {
            return Some(ILLEGAL);
        }
        let order = &mut self.orders[position];
        match edit {
            Edit::Customer(customer) => {
                order.customer = *customer;
                return Some(done(200));
            }
            Edit::Warehouse(warehouse) => {
                // Stock held in the other warehouse is released.
                if order.warehouse != *warehouse {
                    order.lines.iter_mut().for_each(|line| line.reserved = 0);
                }
                order.warehouse = *warehouse;
                return Some(done(200));
            }
            Edit::Add(requests) => order.lines.extend(requests.iter().map(Line::requested)),
            Edit::Change(line, pieces, pence, discount) => {
                let line = &mut order.lines[*line];
                line.pieces = pieces.unwrap_or(line.pieces);
                line.pence = pence.unwrap_or(line.pence);
                line.discount = discount.unwrap_or(line.discount);
            }
            Edit::Remove(line) => drop(order.lines.remove(*line)),
        }
        if !order.lines.iter().all(Line::is_priced) {
            self.orders[position] = before;
            return Some(NO_PRICE);
        }
        // A draft that holds stock holds all its changed lines, or the change is refused.
        if before.lines.iter().any(|line| line.reserved > 0) {
            self.release(position);
            if !self.is_available(position) {
                self.orders[position] = before;
                return Some(SHORT);
            }
            self.reserve_all(position);
        }
        Some(match edit {
            Edit::Add(_) => done(201),
            Edit::Remove(_) => done(204),
            _ => done(200),
        })
    }
}
