//! What may be asked of sales, by the positions of items, lines and earlier documents.

use crate::random::Random;

/// The last of them is a service.
pub const ITEMS: usize = 5;
pub const SERVICE: usize = ITEMS - 1;
pub const WAREHOUSES: usize = 2;

/// What an order asks for: item, pieces, pence a piece.
pub type Wish = (usize, i64, i64);

/// How a document is reached: 0 is the newest.
pub type Age = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Pack,
    Dispatch,
    Deliver,
    Fail,
    Retry,
    Return,
    Cancel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Authorize,
    Capture,
    Fail,
    Void,
}

#[derive(Clone, Debug)]
pub enum Command {
    /// Stock comes in: item, warehouse, pieces, pence for all of it.
    Receive(usize, usize, i64, Option<i64>),
    /// Stock goes another way: item, warehouse, pieces.
    Scrap(usize, usize, i64),
    /// From when on confirming takes the stock, or not.
    DeductOn(bool),
    /// From when on an order is paid before it is completed, or not.
    PayFirst(bool),
    Order(usize, Vec<Wish>),
    Hold(Age),
    Confirm(Age),
    Cancel(Age),
    Complete(Age),
    CloseShort(Age),
    /// Tries to give back by hand what an order has reserved of a line.
    Meddle(Age, usize),
    /// Lines by position and pieces; all that is left without.
    Ship(Age, Option<Vec<(usize, i64)>>),
    Step(Age, Step),
    /// Pence, and how far it is already.
    Pay(Age, i64, Option<Turn>),
    Turn(Age, Turn),
    /// Of a payment: pence or all that is left, and whether it is done.
    Refund(Age, Option<i64>, bool),
    EndRefund(Age, bool),
    /// Lines by position, pieces and whether they are scrap; where; and pence of a payment.
    Return(Age, Vec<(usize, i64, bool)>, usize, Option<(Age, i64)>),
}

impl Command {
    pub fn any(random: &mut Random) -> Self {
        let age = random.below(6);
        match random.below(100) {
            0..10 => {
                let cost = random.once_in(2).then(|| random.between(1, 999));
                let pieces = random.between(1, 20);
                Self::Receive(
                    random.below(SERVICE),
                    random.below(WAREHOUSES),
                    pieces,
                    cost,
                )
            }
            10..12 => {
                let pieces = random.between(1, 9);
                Self::Scrap(random.below(SERVICE), random.below(WAREHOUSES), pieces)
            }
            12 => Self::DeductOn(random.once_in(2)),
            13 => Self::PayFirst(random.once_in(2)),
            14..22 => Self::Order(random.below(WAREHOUSES), wishes(random)),
            22..25 => Self::Hold(age),
            25..34 => Self::Confirm(random.below(3)),
            34..36 => Self::Cancel(age),
            36..43 => Self::Complete(age),
            43..45 => Self::CloseShort(age),
            45 => Self::Meddle(age, random.below(4)),
            46..57 => {
                let lines = (0..4).filter(|_| random.once_in(2));
                let lines: Vec<_> = lines.collect();
                let some = !lines.is_empty() && random.once_in(2);
                let load = |line| (line, random.between(1, 6));
                Self::Ship(age, some.then(|| lines.into_iter().map(load).collect()))
            }
            57..76 => {
                let steps = [
                    Step::Pack,
                    Step::Dispatch,
                    Step::Dispatch,
                    Step::Deliver,
                    Step::Deliver,
                    Step::Fail,
                    Step::Retry,
                    Step::Return,
                    Step::Cancel,
                ];
                Self::Step(random.below(4), *random.pick(&steps))
            }
            76..84 => {
                let turn = *random.pick(&[None, Some(Turn::Authorize), Some(Turn::Capture)]);
                Self::Pay(age, random.between(0, 2_000), turn)
            }
            84..89 => {
                let turns = [Turn::Authorize, Turn::Capture, Turn::Fail, Turn::Void];
                Self::Turn(random.below(4), *random.pick(&turns))
            }
            89..93 => {
                let pence = random.once_in(2).then(|| random.between(0, 900));
                Self::Refund(age, pence, random.once_in(2))
            }
            93..95 => Self::EndRefund(random.below(3), random.once_in(2)),
            _ => {
                let lines = (0..random.between(1, 3)).map(|_| {
                    let scrap = random.once_in(3);
                    (random.below(3), random.between(1, 4), scrap)
                });
                let lines = lines.collect();
                let money = random
                    .once_in(3)
                    .then(|| (random.below(4), random.between(1, 500)));
                Self::Return(age, lines, random.below(WAREHOUSES), money)
            }
        }
    }
}

/// One to four lines. The same item may come twice.
fn wishes(random: &mut Random) -> Vec<Wish> {
    let lines = (0..random.between(1, 4)).map(|_| {
        let item = random.below(ITEMS);
        (item, random.between(1, 6), random.between(0, 300))
    });
    lines.collect()
}
