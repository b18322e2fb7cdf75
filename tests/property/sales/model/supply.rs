//! Purchases and counts.

use super::{Expected, Model, done};
use crate::{counts, purchases};

impl Model {
    pub(super) fn buy(&mut self, position: usize, step: purchases::Step) -> Expected {
        match self.purchases[position].take(step) {
            Ok(goods) => {
                self.placed += i64::from(step == purchases::Step::Place);
                if let Some((place, pieces)) = goods {
                    self.shift(place, pieces);
                }
                done(200)
            }
            Err(refused) => refused.into(),
        }
    }

    pub(super) fn count(&mut self, position: usize, step: counts::Step) -> Expected {
        let mut count = self.counts[position].clone();
        let warehouse = count.warehouse;
        let taken = count.take(step, |item| {
            let place = (item, warehouse);
            let postings = self.postings.get(&place).copied().unwrap_or(0);
            (self.on_hand(place), self.reserved(place), postings)
        });
        let changes = match taken {
            Ok(changes) => changes,
            Err(refused) => return refused.into(),
        };
        for (item, change) in changes {
            self.shift((item, warehouse), change);
        }
        self.counts[position] = count;
        done(match step {
            counts::Step::TakeOut(_) => 204,
            _ => 200,
        })
    }
}
