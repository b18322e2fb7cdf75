//! The commands of a history, by the positions of items, lines and earlier documents.

use crate::counts;
use crate::purchases;
use crate::purchases::Place;
use crate::random::Random;

/// The last of them is a service.
pub const ITEMS: usize = 5;
pub const SERVICE: usize = ITEMS - 1;
pub const WAREHOUSES: usize = 2;
pub const CUSTOMERS: usize = 2;
/// The taxes of the items in parts per million.
pub const TAXES: [i64; ITEMS] = [0, 210_000, 86_250, 210_000, 0];

/// The discount of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    None,
    Pence(i64),
    /// Parts in a million.
    Share(i64),
}

/// A new line of an order: item, pieces, pence a piece, discount.
pub type LineRequest = (usize, i64, i64, Discount);

/// A change of a draft.
#[derive(Clone, Debug)]
pub enum Edit {
    Add(Vec<LineRequest>),
    /// A line by its position: pieces, pence a piece, discount.
    Change(usize, Option<i64>, Option<i64>, Option<Discount>),
    Remove(usize),
    Customer(usize),
    Warehouse(usize),
}

/// The position of a document from the end: 0 is the newest.
pub type Age = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShipmentAction {
    Pack,
    Dispatch,
    Deliver,
    Fail,
    Retry,
    Return,
    Cancel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentAction {
    Authorize,
    Capture,
    Fail,
    Void,
}

/// What a refund is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Return,
    Allowance,
    Undone,
}

#[derive(Clone, Debug)]
pub enum Command {
    /// A receipt: item, warehouse, pieces, pence for all of it.
    Receive(usize, usize, i64, Option<i64>),
    /// Item, warehouse, pieces.
    Scrap(usize, usize, i64),
    /// Whether confirming deducts stock from now on.
    DeductOn(bool),
    /// Whether an order must be paid before completion from now on.
    PayFirst(bool),
    /// Whether the prices of new orders include tax from now on.
    IncludeTax(bool),
    /// Whether the tax of new orders is rounded line by line from now on.
    RoundLines(bool),
    /// Places and pieces to buy.
    Draft(Vec<(Place, i64)>),
    Buy(Age, purchases::Step),
    /// A count of a warehouse.
    Open(usize),
    Count(Age, counts::Step),
    Order(usize, Vec<LineRequest>),
    Edit(Age, Edit),
    Hold(Age),
    Confirm(Age),
    Cancel(Age),
    Complete(Age),
    CloseShort(Age),
    /// Tries to release the reservation of an order line by hand.
    ReleaseByHand(Age, usize),
    /// Lines by position and pieces; without them, all that is not shipped.
    Ship(Age, Option<Vec<(usize, i64)>>),
    ShipmentAction(Age, ShipmentAction),
    /// Pence, and the action that has happened already.
    Pay(Age, i64, Option<PaymentAction>),
    PaymentAction(Age, PaymentAction),
    /// Captures so many pence of a payment.
    CapturePart(Age, i64),
    /// Of a payment: pence or all that is left, why, and whether it is captured.
    Refund(Age, Option<i64>, Reason, bool),
    EndRefund(Age, bool),
    /// Lines by position, pieces and whether they are scrap; where; and pence of a payment, or what was paid of it.
    Return(
        Age,
        Vec<(usize, i64, bool)>,
        usize,
        Option<(Age, Option<i64>)>,
    ),
}

impl Command {
    pub fn any(random: &mut Random) -> Self {
        let age = random.below(6);
        if random.once_in(8) {
            return Self::Edit(random.below(3), edit(random));
        }
        if random.once_in(8) {
            return purchase(random);
        }
        if random.once_in(16) {
            return if random.once_in(6) {
                Self::Open(random.below(WAREHOUSES))
            } else {
                Self::Count(random.below(3), counts::Step::any(SERVICE, random))
            };
        }
        match random.below(100) {
            0..9 => {
                let cost = random.once_in(2).then(|| random.between(1, 999));
                let pieces = random.between(1, 40);
                Self::Receive(
                    random.below(SERVICE),
                    random.below(WAREHOUSES),
                    pieces,
                    cost,
                )
            }
            9..11 => {
                let pieces = random.between(1, 9);
                Self::Scrap(random.below(SERVICE), random.below(WAREHOUSES), pieces)
            }
            11 if random.once_in(2) => Self::RoundLines(random.once_in(2)),
            11 => Self::IncludeTax(random.once_in(2)),
            12 => Self::DeductOn(random.once_in(2)),
            13 => Self::PayFirst(random.once_in(2)),
            14..22 => Self::Order(random.below(WAREHOUSES), line_requests(random)),
            22..25 => Self::Hold(age),
            25..34 => Self::Confirm(random.below(3)),
            34..36 => Self::Cancel(age),
            36..43 => Self::Complete(age),
            43..45 => Self::CloseShort(age),
            45 => Self::ReleaseByHand(age, random.below(4)),
            46..57 => {
                let lines = (0..4).filter(|_| random.once_in(2));
                let lines: Vec<_> = lines.collect();
                let some = !lines.is_empty() && random.once_in(2);
                let load = |line| (line, random.between(1, 6));
                Self::Ship(age, some.then(|| lines.into_iter().map(load).collect()))
            }
            57..76 => {
                let steps = [
                    ShipmentAction::Pack,
                    ShipmentAction::Dispatch,
                    ShipmentAction::Dispatch,
                    ShipmentAction::Deliver,
                    ShipmentAction::Deliver,
                    ShipmentAction::Fail,
                    ShipmentAction::Retry,
                    ShipmentAction::Return,
                    ShipmentAction::Cancel,
                ];
                Self::ShipmentAction(random.below(4), *random.pick(&steps))
            }
            76..84 => {
                let action = *random.pick(&[
                    None,
                    Some(PaymentAction::Authorize),
                    Some(PaymentAction::Capture),
                ]);
                Self::Pay(age, random.between(0, 2_000), action)
            }
            84 => Self::CapturePart(random.below(4), random.between(0, 1_500)),
            85..89 => {
                let actions = [
                    PaymentAction::Authorize,
                    PaymentAction::Capture,
                    PaymentAction::Fail,
                    PaymentAction::Void,
                ];
                Self::PaymentAction(random.below(4), *random.pick(&actions))
            }
            89..93 => {
                let pence = random.once_in(2).then(|| random.between(0, 900));
                let reason = *random.pick(&[Reason::Return, Reason::Allowance, Reason::Undone]);
                Self::Refund(age, pence, reason, random.once_in(2))
            }
            93..95 => Self::EndRefund(random.below(3), random.once_in(2)),
            _ => {
                let lines = (0..random.between(1, 3)).map(|_| {
                    let scrap = random.once_in(3);
                    (random.below(3), random.between(1, 4), scrap)
                });
                let lines = lines.collect();
                let money = random.once_in(3).then(|| {
                    (
                        random.below(4),
                        random.once_in(2).then(|| random.between(1, 500)),
                    )
                });
                Self::Return(age, lines, random.below(WAREHOUSES), money)
            }
        }
    }
}

/// One to four lines; an item can occur twice.
fn line_requests(random: &mut Random) -> Vec<LineRequest> {
    let lines = (0..random.between(1, 4)).map(|_| {
        let item = random.below(ITEMS);
        let (pieces, pence) = (random.between(1, 6), random.between(0, 300));
        (item, pieces, pence, discount(random))
    });
    lines.collect()
}

/// Half of the lines have none. Some are larger than the amount of the line.
fn discount(random: &mut Random) -> Discount {
    match random.below(8) {
        0 | 1 => Discount::Pence(random.between(0, 200)),
        2 | 3 => Discount::Share(random.between(0, 1_000_000)),
        _ => Discount::None,
    }
}

fn edit(random: &mut Random) -> Edit {
    let line = random.below(4);
    match random.below(10) {
        0..2 => {
            let mut requests = line_requests(random);
            requests.truncate(2);
            Edit::Add(requests)
        }
        2..6 => {
            let pieces = random.once_in(2).then(|| random.between(1, 6));
            let pence = random.once_in(2).then(|| random.between(0, 300));
            let none = pieces.is_none() && pence.is_none();
            let discount = (none || random.once_in(2)).then(|| discount(random));
            Edit::Change(line, pieces, pence, discount)
        }
        6 | 7 => Edit::Remove(line),
        8 => Edit::Customer(random.below(CUSTOMERS)),
        _ => Edit::Warehouse(random.below(WAREHOUSES)),
    }
}

fn purchase(random: &mut Random) -> Command {
    if !random.once_in(8) {
        return Command::Buy(random.below(4), purchases::Step::any(random));
    }
    let lines = (0..random.between(1, 3)).map(|_| {
        let place = (random.below(SERVICE), random.below(WAREHOUSES));
        (place, random.between(1, 20))
    });
    Command::Draft(lines.collect())
}
