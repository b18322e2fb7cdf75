//! How well a supplier did.

use domain::{Instant, Tree};
use serde::Deserialize;

/// The row of `SUM_ORDERS`, in its order.
#[derive(Debug, Deserialize)]
pub struct Orders {
    pub currency: String,
    #[serde(rename = "orders")]
    pub placed: i64,
    #[serde(rename = "open_orders")]
    pub open: i64,
    pub ordered_minor: i64,
    pub on_time_percent: Option<i64>,
}

/// The row of `SUM_LINES`, in its order.
#[derive(Debug, Deserialize)]
pub struct Lines {
    #[serde(rename = "lines")]
    pub received: i64,
    pub mean_seconds: Option<i64>,
    /// Of the lead time, in seconds squared.
    pub variance: Option<i64>,
    pub shortest_seconds: Option<i64>,
    pub longest_seconds: Option<i64>,
    pub fill_percent: Option<i64>,
    pub price_percent: Option<i64>,
}

impl Lines {
    /// The standard deviation of the lead time: the root, that not every SQLite can draw.
    fn spread_seconds(&self) -> Option<i64> {
        self.variance.map(|variance| variance.max(0).isqrt())
    }
}

/// What is told of a supplier.
pub fn render(since: Instant, orders: &Orders, lines: &Lines) -> Tree {
    let object = |members: Vec<(&str, Tree)>| {
        let members = members.into_iter();
        Tree::Object(
            members
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    };
    object(vec![
        ("since", since.to_string().into()),
        ("orders", orders.placed.into()),
        ("open_orders", orders.open.into()),
        (
            "ordered",
            object(vec![
                ("amount", orders.ordered_minor.into()),
                ("currency", orders.currency.as_str().into()),
            ]),
        ),
        (
            "lead_time",
            object(vec![
                ("lines", lines.received.into()),
                ("mean_seconds", lines.mean_seconds.into()),
                ("spread_seconds", lines.spread_seconds().into()),
                ("shortest_seconds", lines.shortest_seconds.into()),
                ("longest_seconds", lines.longest_seconds.into()),
            ]),
        ),
        ("on_time_percent", orders.on_time_percent.into()),
        ("fill_percent", lines.fill_percent.into()),
        ("price_percent", lines.price_percent.into()),
    ])
}
