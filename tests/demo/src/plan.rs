//! The plan: everything the demo shop holds, as plain data, in the order in which it is to
//! be made. The same file and the same day give the same plan.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};

use crate::calendar::{DAYS, Window};
use crate::catalogue;
use crate::catalogue::Item;
use crate::entry::{Channel, Entry, Line};
use crate::moves::{Move, MoveKind, Pool, Warehouse};
use crate::suppliers::{SUPPLIERS, Supplier};
use crate::supply;
use crate::supply::{NOTHING, Series, Supply, Terms};

/// The counter is filled up on this day.
const COUNTER_FILLED_ON: Weekday = Weekday::Mon;

/// The levels that watch over an item in the main warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub sku: String,
    pub minimum: i64,
    pub maximum: i64,
}

/// Everything to make, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub window: Window,
    pub categories: Vec<&'static str>,
    pub suppliers: Vec<Supplier>,
    pub items: Vec<Item>,
    /// Of the items that sold; the others need no watch.
    pub levels: Vec<Level>,
    /// In the order in which they happened.
    pub moves: Vec<Move>,
}

/// The last day of the file's sales; None when it has none.
pub fn last_day(entries: &[Entry]) -> Option<NaiveDate> {
    entries
        .iter()
        .filter_map(|entry| {
            if let Entry::Sale(line) = entry {
                Some(line.day())
            } else {
                None
            }
        })
        .max()
}

/// Makes the plan for the days of `window`.
pub fn plan(entries: &[Entry], window: Window) -> Plan {
    let items = catalogue::items(entries);
    let traffic = traffic(entries, &window);
    let none = Traffic::default();
    let mut levels = Vec::new();
    let mut pool = Pool::new(window);
    for item in &items {
        let Some(purchase) = &item.purchase else {
            continue;
        };
        let traffic = traffic.get(item.sku.as_str()).unwrap_or(&none);
        let terms = Terms {
            lead_time_days: purchase.supplier.lead_time_days,
            pack: purchase.pack,
        };
        let counter = supply::fill_counter(&traffic.counter, &days_of(&window, COUNTER_FILLED_ON));
        let outgoing = sum(&traffic.account, &counter.arrivals);
        let demand = sum(&traffic.account, &traffic.counter);
        let deliveries = days_of(&window, purchase.supplier.delivers_on);
        let Supply {
            inflow,
            minimum,
            maximum,
        } = supply::supply(&demand, &outgoing, &traffic.returned, &deliveries, terms);

        pool.add(
            None,
            MoveKind::Opening(Warehouse::Main),
            &item.sku,
            inflow.opening,
        );
        pool.add(
            None,
            MoveKind::Opening(Warehouse::Shop),
            &item.sku,
            counter.opening,
        );
        pool.add_series(
            MoveKind::Delivery(purchase.supplier.code),
            &item.sku,
            &inflow.arrivals,
        );
        pool.add_series(MoveKind::Return, &item.sku, &traffic.returned);
        pool.add_series(MoveKind::Transfer, &item.sku, &counter.arrivals);
        pool.add_series(
            MoveKind::Issue(Warehouse::Main),
            &item.sku,
            &traffic.account,
        );
        pool.add_series(
            MoveKind::Issue(Warehouse::Shop),
            &item.sku,
            &traffic.counter,
        );
        if minimum > 0 {
            levels.push(Level {
                sku: item.sku.clone(),
                minimum,
                maximum,
            });
        }
    }
    let categories = catalogue::categories(&items);
    Plan {
        window,
        categories,
        suppliers: SUPPLIERS.to_vec(),
        items,
        levels,
        moves: pool.into_moves(),
    }
}

impl Plan {
    /// What lies where once every move is made.
    pub fn closing_stock(&self) -> BTreeMap<(Warehouse, &str), i64> {
        let mut stock = BTreeMap::new();
        for step in &self.moves {
            let (from, to) = step.kind.route();
            for line in &step.lines {
                for (warehouse, units) in [(from, -line.quantity), (to, line.quantity)] {
                    if let Some(warehouse) = warehouse {
                        *stock.entry((warehouse, line.sku.as_str())).or_default() += units;
                    }
                }
            }
        }
        stock
    }

    /// The levels that end at or under their minimum, with what is left.
    pub fn low(&self) -> Vec<(&Level, i64)> {
        let stock = self.closing_stock();
        let left = |level: &Level| {
            stock
                .get(&(Warehouse::Main, level.sku.as_str()))
                .copied()
                .unwrap_or(0)
        };
        self.levels
            .iter()
            .map(|level| (level, left(level)))
            .filter(|(level, left)| *left <= level.minimum)
            .collect()
    }
}

/// What the file says about one item, day by day.
struct Traffic {
    account: Series,
    counter: Series,
    returned: Series,
}

impl Default for Traffic {
    fn default() -> Self {
        Self {
            account: NOTHING,
            counter: NOTHING,
            returned: NOTHING,
        }
    }
}

fn traffic<'a>(entries: &'a [Entry], window: &Window) -> BTreeMap<&'a str, Traffic> {
    let mut traffic: BTreeMap<&str, Traffic> = BTreeMap::new();
    let mut add = |line: &'a Line, pick: fn(&mut Traffic) -> &mut Series| {
        let Some(index) = window.index(line.day()) else {
            return;
        };
        let series = pick(traffic.entry(&line.stock_code).or_default());
        if let Some(units) = series.get_mut(index) {
            *units += line.quantity.abs();
        }
    };
    for entry in entries {
        match entry {
            Entry::Sale(line) if line.channel == Channel::Account => {
                add(line, |traffic| &mut traffic.account)
            }
            Entry::Sale(line) => add(line, |traffic| &mut traffic.counter),
            Entry::Cancellation(line) => add(line, |traffic| &mut traffic.returned),
            Entry::Service(_) | Entry::Rejected(_) => {}
        }
    }
    traffic
}

fn sum(left: &Series, right: &Series) -> Series {
    let mut total = *left;
    for (units, more) in total.iter_mut().zip(right) {
        *units += more;
    }
    total
}

fn days_of(window: &Window, weekday: Weekday) -> [bool; DAYS] {
    std::array::from_fn(|index| window.weekday(index) == weekday)
}
