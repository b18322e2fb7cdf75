//! Counts what became of every line, so that a reader sees what was left out and why.

use std::collections::BTreeMap;
use std::fmt;

use crate::calendar::Window;
use crate::entry::{Entry, Reason};

/// What a line counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Sale,
    Cancellation,
    Service,
    Rejected(Reason),
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sale => f.write_str("sale"),
            Self::Cancellation => f.write_str("cancellation, goods returned"),
            Self::Service => f.write_str("service, moves no stock"),
            Self::Rejected(reason) => write!(f, "rejected: {reason}"),
        }
    }
}

/// A sum over lines; turnover is quantity times price, in pence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub lines: u64,
    pub units: i64,
    pub turnover_minor: i64,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.lines += other.lines;
        self.units += other.units;
        self.turnover_minor += other.turnover_minor;
    }
}

/// One tally a class; classes without a line are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub classes: BTreeMap<Class, Tally>,
}

impl Report {
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut report = Self::default();
        for entry in entries {
            let (class, tally) = weigh(entry);
            report.classes.entry(class).or_default().add(tally);
        }
        report
    }

    /// The lines of the days that are loaded. A line without a readable day is in none.
    pub fn of_window(entries: &[Entry], window: &Window) -> Self {
        Self::of(
            entries
                .iter()
                .filter(|entry| entry.day().is_some_and(|day| window.contains(day))),
        )
    }

    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in self.classes.values() {
            total.add(*tally);
        }
        total
    }
}

fn weigh(entry: &Entry) -> (Class, Tally) {
    let (class, line) = match entry {
        Entry::Sale(line) => (Class::Sale, line),
        Entry::Cancellation(line) => (Class::Cancellation, line),
        Entry::Service(line) => (Class::Service, line),
        Entry::Rejected(rejected) => {
            let tally = Tally {
                lines: 1,
                units: rejected.units,
                turnover_minor: rejected.turnover_minor,
            };
            return (Class::Rejected(rejected.reason), tally);
        }
    };
    let turnover_minor = line.quantity * line.unit_price_minor;
    (
        class,
        Tally {
            lines: 1,
            units: line.quantity,
            turnover_minor,
        },
    )
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        let rows = self
            .classes
            .iter()
            .map(|(class, tally)| (class.to_string(), *tally));
        for (name, tally) in rows.chain([("total".to_owned(), total)]) {
            let turnover = format!(
                "£{}.{:02}",
                tally.turnover_minor / 100,
                tally.turnover_minor.abs() % 100
            );
            writeln!(
                f,
                "  {name:<66}{:>8} lines {:>9} units {turnover:>14}",
                tally.lines, tally.units
            )?;
        }
        Ok(())
    }
}
