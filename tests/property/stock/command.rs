//! The commands on stock, by the positions of items, warehouses and earlier records.

use serde_json::{Value, json};
use support::depot::each;

use crate::purchases::{Place, Step};
use crate::random::Random;

pub const ITEMS: usize = 5;
pub const WAREHOUSES: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    Confirm,
    Release,
    Consume,
}

#[derive(Clone, Debug)]
pub enum Command {
    /// Lines of place and pieces to buy.
    Draft(Vec<(Place, i64)>),
    /// A purchase order by its age.
    Buy(usize, Step),
    /// A reason by its position in `REASONS`, and lines of place, destination of a transfer, pieces.
    Move(usize, Vec<(Place, usize, i64)>),
    Change(Place, i64),
    Count(Place, i64),
    /// A movement by its age: 0 is the newest.
    Reverse(usize),
    /// Lines of place and pieces, and for how many seconds.
    Hold(Vec<(Place, i64)>, i64),
    /// A reservation by its age.
    Transition(usize, Transition),
    SetMinimum(Place, i64),
    Acknowledge(Place),
    /// Lines of item, warehouse or any, and pieces.
    CheckAvailability(Vec<(usize, Option<usize>, i64)>),
    Wait(i64),
    ExpireReservations,
    CheckStock,
}

/// A reason and which sides of it are outside: none of them for a transfer.
pub const REASONS: [(&str, Option<&str>, Option<&str>); 8] = [
    ("receipt", Some("supplier"), None),
    ("consume", None, Some("production")),
    ("transfer", None, None),
    ("scrap", None, Some("scrap")),
    ("produce", Some("production"), None),
    ("sale", None, Some("customer")),
    ("return_in", Some("customer"), None),
    ("return_out", None, Some("supplier")),
];

fn place(random: &mut Random) -> Place {
    (random.below(ITEMS), random.below(WAREHOUSES))
}

impl Command {
    pub fn any(random: &mut Random) -> Self {
        let pieces = |random: &mut Random| random.between(1, 12);
        if random.once_in(30) {
            let lines = (0..random.between(1, 3)).map(|_| (place(random), pieces(random)));
            return Self::Draft(lines.collect());
        }
        if random.once_in(6) {
            let step = Step::any(random);
            return Self::Buy(random.below(6), step);
        }
        match random.below(100) {
            0..30 => {
                // Receipts are as frequent as all reasons that take, so that there is stock to take.
                let reason = if random.once_in(3) {
                    0
                } else {
                    random.below(REASONS.len())
                };
                let lines = (0..random.between(1, 4)).map(|_| {
                    let from = place(random);
                    let to = (from.1 + 1 + random.below(WAREHOUSES - 1)) % WAREHOUSES;
                    (from, to, pieces(random))
                });
                Self::Move(reason, lines.collect())
            }
            30..34 => {
                let size = pieces(random);
                Self::Change(place(random), if random.once_in(2) { size } else { -size })
            }
            34..38 => Self::Count(place(random), random.between(0, 30)),
            38..43 => Self::Reverse(random.below(12)),
            43..60 => {
                let lines = (0..random.between(1, 3)).map(|_| (place(random), pieces(random)));
                Self::Hold(lines.collect(), random.between(1, 900))
            }
            60..74 => {
                let act = *random.pick(&[
                    Transition::Confirm,
                    Transition::Release,
                    Transition::Consume,
                ]);
                Self::Transition(random.below(10), act)
            }
            74..80 => Self::SetMinimum(place(random), random.between(0, 20)),
            80..84 => Self::Acknowledge(place(random)),
            84..88 => {
                let lines = (0..random.between(1, 4)).map(|_| {
                    let (item, warehouse) = place(random);
                    (item, random.once_in(2).then_some(warehouse), pieces(random))
                });
                Self::CheckAvailability(lines.collect())
            }
            88..96 => Self::Wait(random.between(1, 300)),
            96..98 => Self::ExpireReservations,
            _ => Self::CheckStock,
        }
    }
}

/// The ids behind the positions.
pub struct Ids {
    pub items: Vec<String>,
    pub warehouses: Vec<String>,
}

impl Ids {
    pub fn line(&self, (item, warehouse): Place, pieces: i64) -> Value {
        json!({
            "item_id": self.items[item], "warehouse_id": self.warehouses[warehouse],
            "quantity": each(pieces)
        })
    }
}
