//! What becomes of drafts while they are written.

use super::{Expected, ILLEGAL, Line, Model, SHORT, done, refused};
use crate::sales::command::{Edit, Wish};

pub(super) const NO_PRICE: Expected = refused(422, "out_of_range");

impl Line {
    pub(super) fn wished((item, pieces, pence, cut): &Wish) -> Self {
        Self {
            id: String::new(),
            item: *item,
            pieces: *pieces,
            pence: *pence,
            cut: *cut,
            short: 0,
            packed: 0,
            shipped: 0,
            delivered: 0,
            returned: 0,
            kept: 0,
        }
    }
}

impl Model {
    /// None where a line is not there.
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
                // What was held elsewhere is given back.
                if order.warehouse != *warehouse {
                    order.lines.iter_mut().for_each(|line| line.kept = 0);
                }
                order.warehouse = *warehouse;
                return Some(done(200));
            }
            Edit::Add(wishes) => order.lines.extend(wishes.iter().map(Line::wished)),
            Edit::Change(line, pieces, pence, cut) => {
                let line = &mut order.lines[*line];
                line.pieces = pieces.unwrap_or(line.pieces);
                line.pence = pence.unwrap_or(line.pence);
                line.cut = cut.unwrap_or(line.cut);
            }
            Edit::Remove(line) => drop(order.lines.remove(*line)),
        }
        if !order.lines.iter().all(Line::is_priced) {
            self.orders[position] = before;
            return Some(NO_PRICE);
        }
        // A draft that holds stock holds all its lines as they then are, or stays as it was.
        if before.lines.iter().any(|line| line.kept > 0) {
            self.release(position);
            if !self.is_there(position) {
                self.orders[position] = before;
                return Some(SHORT);
            }
            self.keep_all(position);
        }
        Some(match edit {
            Edit::Add(_) => done(201),
            Edit::Remove(_) => done(204),
            _ => done(200),
        })
    }
}
