//! The margin of a line.

use domain::Id;
use domain::money::COST_PER_MINOR;
use sales::rules::pricing::rounded;
use serde::Deserialize;
use stock::Item;

/// A row of `FIND_LINES`.
#[derive(Clone, Debug, Deserialize)]
pub struct SoldLine {
    pub id: Id<sales::Line>,
    pub item_id: Id<Item>,
    pub sku: String,
    pub name: String,
    /// The net amount of all that was sold, returned or not.
    pub net_minor: i64,
    /// The cost of a service; zero for goods.
    pub service_cost: i64,
    /// The quantity without what was closed short.
    pub sold: i64,
    pub returned: i64,
}

/// A row of `FIND_COSTS`: what a movement drew from the cost layers, and what it brought back.
#[derive(Clone, Debug, Deserialize)]
pub struct LineCost {
    pub line: String,
    pub drawn: i64,
    pub back: i64,
}

/// Net in minor units, cost and margin in ten-thousandths of one.
#[derive(Debug, Default)]
pub struct Figures {
    pub net: i64,
    pub cost: i64,
    pub margin: i64,
}

impl Figures {
    pub fn add(&mut self, other: &Self) {
        self.net = self.net.saturating_add(other.net);
        self.cost = self.cost.saturating_add(other.cost);
        self.margin = self.margin.saturating_add(other.margin);
    }
}

/// The figures of a line, without the returned quantity.
pub fn line_figures(line: &SoldLine, costs: &[LineCost]) -> Figures {
    let kept = line.sold.saturating_sub(line.returned);
    let net = rounded(line.net_minor, kept, line.sold).unwrap_or(0);
    let of_line = costs.iter().filter(|cost| cost.line == line.id.as_str());
    let cost = of_line
        .map(|cost| cost.drawn.saturating_sub(cost.back))
        .fold(line.service_cost, i64::saturating_add);
    Figures {
        net,
        cost,
        margin: net.saturating_mul(COST_PER_MINOR).saturating_sub(cost),
    }
}
