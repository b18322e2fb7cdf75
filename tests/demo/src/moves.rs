//! Stock moves: goods that come in, change place or go out together.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDateTime, NaiveTime};

use crate::calendar::Window;
use crate::supply::Series;

/// Where goods lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warehouse {
    Main,
    Shop,
}

impl Warehouse {
    pub const ALL: [Self; 2] = [Self::Main, Self::Shop];

    pub fn code(self) -> &'static str {
        match self {
            Self::Main => "MAIN",
            Self::Shop => "SHOP",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "Main warehouse",
            Self::Shop => "Shop counter",
        }
    }
}

/// What a move does to the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoveKind {
    /// Into a warehouse: what was there on the eve.
    Opening(Warehouse),
    /// Into the main warehouse, by its supplier.
    Delivery(&'static str),
    /// Into the main warehouse: an order of the file was cancelled.
    Return,
    /// From the main warehouse to the counter.
    Transfer,
    /// Out of a warehouse: the day's sales.
    Issue(Warehouse),
}

impl MoveKind {
    /// Where units come from and where they go, as far as that is a warehouse of ours.
    pub fn route(self) -> (Option<Warehouse>, Option<Warehouse>) {
        match self {
            Self::Opening(warehouse) => (None, Some(warehouse)),
            Self::Delivery(_) | Self::Return => (None, Some(Warehouse::Main)),
            Self::Transfer => (Some(Warehouse::Main), Some(Warehouse::Shop)),
            Self::Issue(warehouse) => (Some(warehouse), None),
        }
    }

    /// The time of day, UTC: what comes in is there before anything goes out.
    fn time(self) -> NaiveTime {
        let hour = match self {
            Self::Opening(_) => 18,
            Self::Delivery(_) => 7,
            Self::Return => 8,
            Self::Transfer => 9,
            Self::Issue(_) => 17,
        };
        NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
    }

    fn label(self) -> String {
        match self {
            Self::Opening(warehouse) => format!("opening-{}", warehouse.code()),
            Self::Delivery(supplier) => format!("delivery-{supplier}"),
            Self::Return => "return".to_owned(),
            Self::Transfer => "transfer".to_owned(),
            Self::Issue(warehouse) => format!("issue-{}", warehouse.code()),
        }
    }
}

/// Units of several items that move together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Unique in the plan; names the day by its place, so that every plan of the file has the same.
    pub id: String,
    pub kind: MoveKind,
    pub occurred_at: NaiveDateTime,
    pub lines: Vec<MoveLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveLine {
    pub sku: String,
    /// Above 0.
    pub quantity: i64,
}

/// Lines of many items on their way into the moves they share.
pub struct Pool {
    window: Window,
    moves: BTreeMap<(usize, NaiveTime, MoveKind), Vec<MoveLine>>,
}

impl Pool {
    pub fn new(window: Window) -> Self {
        Self {
            window,
            moves: BTreeMap::new(),
        }
    }

    /// `index` is the day's place in the window; None is the eve.
    pub fn add(&mut self, index: Option<usize>, kind: MoveKind, sku: &str, quantity: i64) {
        if quantity > 0 {
            // The eve is 0, the first day 1.
            let place = index.map_or(0, |index| index + 1);
            let line = MoveLine {
                sku: sku.to_owned(),
                quantity,
            };
            self.moves
                .entry((place, kind.time(), kind))
                .or_default()
                .push(line);
        }
    }

    pub fn add_series(&mut self, kind: MoveKind, sku: &str, series: &Series) {
        for (index, quantity) in series.iter().enumerate() {
            self.add(Some(index), kind, sku, *quantity);
        }
    }

    pub fn into_moves(self) -> Vec<Move> {
        let eve = self.window.eve();
        let into_move = |((place, time, kind), lines): ((usize, NaiveTime, MoveKind), _)| Move {
            id: format!("{place:02}-{}", kind.label()),
            kind,
            occurred_at: (eve + Days::new(place as u64)).and_time(time),
            lines,
        };
        self.moves.into_iter().map(into_move).collect()
    }
}
