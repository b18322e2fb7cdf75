//! A simple model of sales, to compare the product with.

mod drafts;
mod goods;
mod money;
mod orders;
mod supply;

use std::collections::BTreeMap;

pub use goods::target_of;

use super::command::{Command, Discount, SERVICE, TAX_PPM, TAXED};
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

    /// The amount that the customer pays.
    pub fn total(&self, includes_tax: bool) -> i64 {
        let charged = self.gross() - self.discount();
        if self.item == TAXED && !includes_tax {
            charged + rounded(charged, TAX_PPM, 1_000_000)
        } else {
            charged
        }
    }

    /// The tax in it.
    pub fn tax(&self, includes_tax: bool) -> i64 {
        let charged = self.gross() - self.discount();
        match (self.item == TAXED, includes_tax) {
            (false, _) => 0,
            (true, false) => rounded(charged, TAX_PPM, 1_000_000),
            (true, true) => rounded(charged, TAX_PPM, 1_000_000 + TAX_PPM),
        }
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
    pub state: &'static str,
    pub fulfil_state: &'static str,
    pub warehouse: usize,
    /// Whether confirming deducted the stock.
    pub at_confirm: bool,
    pub lines: Vec<Line>,
    pub number: Option<i64>,
    pub paid: i64,
    pub refunded: i64,
}

impl Order {
    pub fn total(&self) -> i64 {
        let lines = self.lines.iter();
        lines.map(|line| line.total(self.includes_tax)).sum()
    }

    pub fn tax(&self) -> i64 {
        let lines = self.lines.iter();
        lines.map(|line| line.tax(self.includes_tax)).sum()
    }

    pub fn pay_state(&self) -> &'static str {
        let (paid, total) = (self.paid, self.total());
        match self.refunded {
            0 if paid > total => "overpaid",
            0 if paid == 0 && ["draft", "cancelled"].contains(&self.state) => "unpaid",
            0 if paid == total => "paid",
            0 if paid > 0 => "partial",
            0 => "unpaid",
            back if back == paid => "refunded",
            _ => "part_refunded",
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
    /// The sum of its refunds, pending ones included.
    pub refunded: i64,
}

#[derive(Clone, Debug)]
pub struct Refund {
    pub id: String,
    pub payment: usize,
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
            Command::Refund(age, pence, is_done) => {
                self.refund(at(&self.payments, *age)?, *pence, *is_done)
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
