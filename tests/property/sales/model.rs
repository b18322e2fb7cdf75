//! A simple model of sales, to compare the product with.

mod drafts;
mod goods;
mod money;
mod orders;
mod supply;

use std::collections::BTreeMap;

pub use goods::target_of;

use super::command::{Command, Discount, Reason, SERVICE, TAXES};
use crate::counts::Count;
use crate::purchases::{Place, Purchase, Refused};

#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub item: usize,
    pub pieces: i64,
    pub pence: i64,
    pub discount: Discount,
    pub short: i64,
    /// In shipments that are not dispatched.
    pub packed: i64,
    pub shipped: i64,
    pub delivered: i64,
    pub returned: i64,
    /// Reserved in the warehouse.
    pub reserved: i64,
}

impl Line {
    pub fn is_stocked(&self) -> bool {
        self.item != SERVICE
    }

    /// Still to be shipped, packed or not.
    pub fn open(&self) -> i64 {
        self.pieces - self.shipped - self.short
    }

    pub fn left(&self) -> i64 {
        self.open() - self.packed
    }

    /// The amount before discount.
    fn gross(&self) -> i64 {
        (self.pieces - self.short) * self.pence
    }

    /// The discount. A fixed one is reduced with the quantity that will not be shipped.
    fn discount(&self) -> i64 {
        match self.discount {
            Discount::None => 0,
            Discount::Pence(pence) => rounded(pence, self.pieces - self.short, self.pieces),
            Discount::Share(ppm) => rounded(self.gross(), ppm, 1_000_000),
        }
    }

    pub fn is_priced(&self) -> bool {
        self.discount() <= self.gross()
    }

    /// The price after the discount.
    fn charged(&self) -> i64 {
        self.gross() - self.discount()
    }

    fn rate(&self) -> i64 {
        TAXES[self.item]
    }
}

/// `a · b / c` to a whole number, half up.
fn rounded(a: i64, b: i64, c: i64) -> i64 {
    (a * b + c / 2) / c
}

#[derive(Clone, Debug)]
pub struct Order {
    pub id: String,
    pub customer: usize,
    pub includes_tax: bool,
    pub rounds_lines: bool,
    pub state: &'static str,
    pub fulfil_state: &'static str,
    pub warehouse: usize,
    /// Whether confirming deducted the stock.
    pub at_confirm: bool,
    pub lines: Vec<Line>,
    pub number: Option<i64>,
    pub paid: i64,
    pub refunded: i64,
    pub allowances: i64,
    /// Refunds of what came back that did not fail.
    pub return_refunds: i64,
}

impl Order {
    /// The tax of each line. Over the document each rate is rounded once. What that leaves beyond the whole pence of the
    /// lines goes to the largest fractions, a penny each.
    pub fn taxes(&self) -> Vec<i64> {
        let base = |rate: i64| 1_000_000 + if self.includes_tax { rate } else { 0 };
        let exact = |line: &Line| (line.charged() * line.rate(), base(line.rate()));
        let lines = self.lines.iter();
        if self.rounds_lines {
            let taxes = lines.map(|line| rounded(line.charged(), line.rate(), base(line.rate())));
            return taxes.collect();
        }
        let mut taxes: Vec<i64> = lines.map(|line| exact(line).0 / exact(line).1).collect();
        for rate in [210_000, 86_250] {
            let mut of_rate: Vec<usize> = (0..self.lines.len())
                .filter(|line| self.lines[*line].rate() == rate)
                .collect();
            let charged: i64 = of_rate.iter().map(|line| self.lines[*line].charged()).sum();
            let given: i64 = of_rate.iter().map(|line| taxes[*line]).sum();
            of_rate.sort_by_key(|line| -(exact(&self.lines[*line]).0 % base(rate)));
            let left = rounded(charged, rate, base(rate)) - given;
            for line in of_rate.iter().take(usize::try_from(left).expect("no less")) {
                taxes[*line] += 1;
            }
        }
        taxes
    }

    /// What each line costs the customer, and the tax in it.
    fn totals(&self) -> Vec<(i64, i64)> {
        let lines = self.lines.iter().zip(self.taxes());
        let total = |(line, tax): (&Line, i64)| {
            let added = if self.includes_tax { 0 } else { tax };
            (line.charged() + added, tax)
        };
        lines.map(total).collect()
    }

    pub fn total(&self) -> i64 {
        self.totals().iter().map(|(total, _)| total).sum()
    }

    pub fn tax(&self) -> i64 {
        self.taxes().iter().sum()
    }

    /// What came back of each line: with tax, and without.
    fn came_back(&self) -> Vec<(i64, i64)> {
        let lines = self.lines.iter().zip(self.taxes());
        let value = |(line, tax): (&Line, i64)| {
            let part = |pence: i64| match line.returned {
                0 => 0,
                returned => rounded(pence, returned, line.pieces - line.short),
            };
            let (charged, tax) = (part(line.charged()), part(tax));
            if self.includes_tax {
                (charged, charged - tax)
            } else {
                (charged + tax, charged)
            }
        };
        lines.map(value).collect()
    }

    /// What came back, with tax.
    pub fn returned(&self) -> i64 {
        self.came_back().iter().map(|(with_tax, _)| with_tax).sum()
    }

    /// The net amount of what the customer keeps.
    pub fn net_kept(&self) -> i64 {
        let back = self.came_back();
        let back: i64 = back.iter().map(|(_, net)| net).sum();
        self.total() - self.tax() - back
    }

    fn owed(&self) -> i64 {
        if self.state == "cancelled" {
            return 0;
        }
        (self.total() - self.returned() - self.allowances).max(0)
    }

    fn kept(&self) -> i64 {
        self.paid - self.refunded
    }

    pub fn due(&self) -> i64 {
        (self.owed() - self.kept()).max(0)
    }

    pub fn overpaid(&self) -> i64 {
        (self.kept() - self.owed()).max(0)
    }

    pub fn pay_state(&self) -> &'static str {
        let is_open = ["draft", "cancelled"].contains(&self.state);
        match (self.kept(), self.owed()) {
            (0, 0) if is_open => "unpaid",
            (0, owed) if owed > 0 => "unpaid",
            (kept, owed) if kept > owed => "overpaid",
            (kept, owed) if kept < owed => "partial",
            _ => "paid",
        }
    }

    pub fn refund_state(&self) -> &'static str {
        match self.refunded {
            0 => "none",
            refunded if refunded == self.paid => "full",
            _ => "partial",
        }
    }

    /// Updates the fulfil state from the lines.
    fn update_fulfil_state(&mut self) {
        let stocked = || self.lines.iter().filter(|line| line.is_stocked());
        self.fulfil_state = if stocked().all(|line| line.shipped == 0) {
            "none"
        } else if stocked().any(|line| line.open() > 0) {
            "partial"
        } else if stocked().any(|line| line.delivered < line.shipped) {
            "shipped"
        } else {
            "delivered"
        };
    }
}

#[derive(Clone, Debug)]
pub struct Shipment {
    pub id: String,
    pub order: usize,
    pub state: &'static str,
    /// Lines by position, and pieces.
    pub load: Vec<(usize, i64)>,
}

#[derive(Clone, Debug)]
pub struct Payment {
    pub id: String,
    pub order: usize,
    pub state: &'static str,
    pub pence: i64,
    pub captured: i64,
    /// The sum of its refunds, pending ones included.
    pub refunded: i64,
}

#[derive(Clone, Debug)]
pub struct Refund {
    pub id: String,
    pub payment: usize,
    pub reason: Reason,
    pub state: &'static str,
    pub pence: i64,
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub on_hand: BTreeMap<Place, i64>,
    /// The number of postings to each place.
    postings: BTreeMap<Place, i64>,
    pub deducts_at_confirm: bool,
    pub pay_first: bool,
    pub includes_tax: bool,
    pub rounds_lines: bool,
    pub purchases: Vec<Purchase>,
    pub placed: i64,
    pub counts: Vec<Count>,
    pub orders: Vec<Order>,
    pub shipments: Vec<Shipment>,
    pub payments: Vec<Payment>,
    pub refunds: Vec<Refund>,
    pub returns: usize,
    pub confirmed: i64,
}

/// The answer that the model expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    pub status: u16,
    pub code: &'static str,
}

const fn done(status: u16) -> Expected {
    Expected { status, code: "" }
}

const fn refused(status: u16, code: &'static str) -> Expected {
    Expected { status, code }
}

impl From<Refused> for Expected {
    fn from((status, code): Refused) -> Self {
        refused(status, code)
    }
}

const ILLEGAL: Expected = refused(409, "illegal_transition");
const SHORT: Expected = refused(409, "insufficient_stock");

/// The position of the document of this age.
pub fn at<T>(all: &[T], age: usize) -> Option<usize> {
    all.len().checked_sub(age + 1)
}

impl Model {
    pub fn on_hand(&self, place: Place) -> i64 {
        self.on_hand.get(&place).copied().unwrap_or(0)
    }

    pub fn reserved(&self, (item, warehouse): Place) -> i64 {
        let orders = self
            .orders
            .iter()
            .filter(|order| order.warehouse == warehouse);
        let lines = orders.flat_map(|order| &order.lines);
        lines
            .filter(|line| line.item == item)
            .map(|line| line.reserved)
            .sum()
    }

    fn available(&self, place: Place) -> i64 {
        self.on_hand(place) - self.reserved(place)
    }

    fn shift(&mut self, place: Place, pieces: i64) {
        if pieces != 0 {
            self.count_posting(place);
        }
        *self.on_hand.entry(place).or_default() += pieces;
    }

    /// Counts a posting to a place.
    fn count_posting(&mut self, place: Place) {
        *self.postings.entry(place).or_default() += 1;
    }

    /// Applies a command and gives the expected answer, or none if it names a document or a line that does not
    /// exist. New documents get their ids later.
    pub fn apply(&mut self, command: &Command) -> Option<Expected> {
        Some(match command {
            Command::Receive(item, warehouse, pieces, _) => {
                self.shift((*item, *warehouse), *pieces);
                done(201)
            }
            Command::Scrap(item, warehouse, pieces) => {
                if self.available((*item, *warehouse)) < *pieces {
                    return Some(SHORT);
                }
                self.shift((*item, *warehouse), -pieces);
                done(201)
            }
            Command::DeductOn(confirm) => {
                self.deducts_at_confirm = *confirm;
                done(200)
            }
            Command::PayFirst(first) => {
                self.pay_first = *first;
                done(200)
            }
            Command::IncludeTax(included) => {
                self.includes_tax = *included;
                done(200)
            }
            Command::RoundLines(lines) => {
                self.rounds_lines = *lines;
                done(200)
            }
            Command::Draft(lines) => {
                self.purchases.push(Purchase::draft(lines));
                done(201)
            }
            Command::Buy(age, step) => self.buy(at(&self.purchases, *age)?, *step),
            Command::Open(warehouse) => {
                self.counts.push(Count::of(*warehouse));
                done(201)
            }
            Command::Count(age, step) => self.count(at(&self.counts, *age)?, *step),
            Command::Edit(age, edit) => self.edit(at(&self.orders, *age)?, edit)?,
            Command::Order(warehouse, requests) => self.order(*warehouse, requests),
            Command::Hold(age) => self.hold(at(&self.orders, *age)?),
            Command::Confirm(age) => self.confirm(at(&self.orders, *age)?),
            Command::Cancel(age) => self.cancel(at(&self.orders, *age)?),
            Command::Complete(age) => self.complete(at(&self.orders, *age)?),
            Command::CloseShort(age) => self.close_short(at(&self.orders, *age)?),
            Command::ReleaseByHand(age, line) => {
                let order = at(&self.orders, *age)?;
                let line = self.orders[order].lines.get(*line)?;
                if line.reserved == 0 {
                    return None;
                }
                refused(409, "belongs_to_order")
            }
            Command::Ship(age, load) => {
                let order = at(&self.orders, *age)?;
                self.ship(order, load.as_deref())?
            }
            Command::ShipmentAction(age, step) => self.step(at(&self.shipments, *age)?, *step),
            Command::Pay(age, pence, action) => self.pay(at(&self.orders, *age)?, *pence, *action),
            Command::PaymentAction(age, action) => self.action(at(&self.payments, *age)?, *action),
            Command::CapturePart(age, pence) => {
                self.capture(at(&self.payments, *age)?, Some(*pence))
            }
            Command::Refund(age, pence, reason, is_done) => {
                self.refund(at(&self.payments, *age)?, *pence, *reason, *is_done)
            }
            Command::EndRefund(age, captured) => {
                self.end_refund(at(&self.refunds, *age)?, *captured)
            }
            Command::Return(age, lines, warehouse, money) => {
                let order = at(&self.orders, *age)?;
                let money = match money {
                    Some((age, pence)) => Some((at(&self.payments, *age)?, *pence)),
                    None => None,
                };
                self.take_back(order, lines, *warehouse, money)?
            }
        })
    }
}
