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
    /// The net amount of what was sold and did not come back.
    pub net_minor: i64,
    /// The cost of a service; zero for goods.
    pub service_cost: i64,
}

/// A row of `FIND_ORDER`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundOrder {
    pub currency: String,
    /// Allowances, with tax, as far as they made the order cheaper.
    pub allowances: i64,
    /// What the customer keeps of the order, with tax.
    pub kept: i64,
}

impl FoundOrder {
    /// The part of the allowances that is not tax, of an order with this net amount.
    pub fn net_allowances(&self, net: i64) -> i64 {
        rounded(self.allowances, net, self.kept).unwrap_or(0)
    }
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

/// The figures of a line, without what came back.
pub fn line_figures(line: &SoldLine, costs: &[LineCost]) -> Figures {
    let net = line.net_minor;
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
