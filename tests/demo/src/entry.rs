//! What one line of the file can be.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};

/// Who bought. An order without a customer number is rung up at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    Account,
    Counter,
}

/// One line of an invoice that can be understood in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub stock_code: String,
    pub description: String,
    /// Above 0 for a sale, below 0 for a cancellation.
    pub quantity: i64,
    pub invoiced_at: NaiveDateTime,
    /// In pence, above 0.
    pub unit_price_minor: i64,
    pub channel: Channel,
}

impl Line {
    pub fn day(&self) -> NaiveDate {
        self.invoiced_at.date()
    }
}

/// Why a line moves no stock. The order is the order of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    NotText,
    WrongColumns,
    NotAProduct,
    QuantityUnreadable,
    DateUnreadable,
    PriceMissing,
    PriceUnreadable,
    PriceNegative,
    QuantityZero,
    StockCorrection,
    GivenAway,
    CancellationOfNothing,
    NegativeSale,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotText => "not UTF-8 text",
            Self::WrongColumns => "not eight columns",
            Self::NotAProduct => "stock code of no product",
            Self::QuantityUnreadable => "quantity is not a whole number",
            Self::DateUnreadable => "no such date or time",
            Self::PriceMissing => "price missing",
            Self::PriceUnreadable => "price is not pounds and pence",
            Self::PriceNegative => "price below zero",
            Self::QuantityZero => "quantity zero",
            Self::StockCorrection => "price zero, units taken off (damaged, lost, miscounted)",
            Self::GivenAway => "price zero, units given away or found",
            Self::CancellationOfNothing => "cancellation that takes nothing back",
            Self::NegativeSale => "negative quantity, yet no cancellation",
        })
    }
}

/// A line that is only counted. What of it could be read is kept, so that totals add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub reason: Reason,
    pub day: Option<NaiveDate>,
    pub units: i64,
    pub turnover_minor: i64,
}

/// What became of one line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Goods sold: they leave the stock on that day.
    Sale(Line),
    /// An invoice that starts with `C`: the goods come back on that day.
    Cancellation(Line),
    /// Sold or cancelled, but nothing that lies on a shelf.
    Service(Line),
    Rejected(Rejected),
}

impl Entry {
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Sale(line) | Self::Cancellation(line) | Self::Service(line) => Some(line.day()),
            Self::Rejected(rejected) => rejected.day,
        }
    }
}
