//! What an order earns.

use domain::Id;
use sales::rules::pricing::rounded;
use serde::Deserialize;

use super::margin::{LineMargin, Margin};

/// A row of `FIND_NET`.
#[derive(Clone, Debug, Deserialize)]
pub struct Line {
    pub id: Id<sales::Line>,
    pub sku: String,
    /// What it was sold for without tax, whatever of it came back.
    pub net_minor: i64,
    /// What it cost as a service; zero for goods.
    pub service_cost_c4: i64,
    /// What of it was sold: not what was closed short.
    pub sold: i64,
    pub returned: i64,
}

/// A row of `FIND_COSTS`: what a movement drew from the layers, and what it brought back to them.
#[derive(Clone, Debug, Deserialize)]
pub struct Cost {
    pub line: String,
    pub drawn: i64,
    pub back: i64,
}

/// The margin of an order and of each of its lines: what came back earned nothing. `per_minor` is
/// how many units of cost one minor unit of money is.
pub fn margin(currency: String, lines: Vec<Line>, costs: &[Cost], per_minor: i64) -> Margin {
    let mut all = Margin {
        currency,
        net_minor: 0,
        cost_c4: 0,
        margin_c4: 0,
        lines: Vec::with_capacity(lines.len()),
    };
    for line in lines {
        let Line { id, sku, .. } = line;
        let kept = line.sold.saturating_sub(line.returned);
        let net_minor = rounded(line.net_minor, kept, line.sold).unwrap_or(0);
        let own = costs.iter().filter(|cost| cost.line == id.as_str());
        let cost_c4 = own
            .map(|cost| cost.drawn.saturating_sub(cost.back))
            .fold(line.service_cost_c4, i64::saturating_add);
        let margin_c4 = net_minor.saturating_mul(per_minor).saturating_sub(cost_c4);
        all.net_minor = all.net_minor.saturating_add(net_minor);
        all.cost_c4 = all.cost_c4.saturating_add(cost_c4);
        all.margin_c4 = all.margin_c4.saturating_add(margin_c4);
        all.lines.push(LineMargin {
            line_id: id,
            sku,
            net_minor,
            cost_c4,
            margin_c4,
        });
    }
    all
}
