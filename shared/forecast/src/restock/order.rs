//! How much to order at once.

use super::{check, check_positive, finite};
use crate::Refusal;

/// An economic quantity and what it costs per period: orders and holding (and buying, where prices differ).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LotSize {
    pub quantity: f64,
    pub cost: f64,
}

/// Harris (1913): √(2·K·D / h). Demand, holding cost and the answer's cost share one period. Refuses a fixed or holding cost of
/// zero: order for days of cover instead.
pub fn economic_order_quantity(
    demand: f64,
    fixed_cost: f64,
    holding_cost: f64,
) -> Result<LotSize, Refusal> {
    check(&[demand])?;
    check_positive(&[fixed_cost, holding_cost])?;
    Ok(LotSize {
        quantity: finite((2.0 * fixed_cost * demand / holding_cost).sqrt())?,
        cost: finite((2.0 * fixed_cost * demand * holding_cost).sqrt())?,
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backorders {
    pub quantity: f64,
    pub cost: f64,
    /// The share of time without stock that is cheapest.
    pub stockout_share: f64,
}

/// The same where customers wait, at `stockout_cost` a piece and period.
pub fn economic_order_quantity_with_backorders(
    demand: f64,
    fixed_cost: f64,
    holding_cost: f64,
    stockout_cost: f64,
) -> Result<Backorders, Refusal> {
    check_positive(&[stockout_cost])?;
    let plain = economic_order_quantity(demand, fixed_cost, holding_cost)?;
    let both = holding_cost + stockout_cost;
    Ok(Backorders {
        quantity: finite(plain.quantity * (both / stockout_cost).sqrt())?,
        cost: finite(plain.cost * (stockout_cost / both).sqrt())?,
        stockout_share: holding_cost / both,
    })
}

/// A price from a quantity on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discount {
    pub from: f64,
    pub unit_cost: f64,
}

/// The cheapest quantity where a larger order makes every piece cheaper. `holding_rate` is the cost of holding a piece for a
/// period as a share of its price. The answer's cost has the price of the goods in it; the number tells which
/// discount applies. Discounts ascend from zero.
pub fn economic_order_quantity_with_discounts(
    demand: f64,
    fixed_cost: f64,
    holding_rate: f64,
    discounts: &[Discount],
) -> Result<(LotSize, usize), Refusal> {
    check_positive(&[demand, fixed_cost, holding_rate])?;
    let ascends = discounts.windows(2).all(|pair| match pair {
        [low, high] => low.from < high.from,
        _ => true,
    });
    if !ascends || discounts.first().is_none_or(|first| first.from != 0.0) {
        return Err(Refusal::Parameter);
    }
    let mut best: Option<(LotSize, usize)> = None;
    for (index, discount) in discounts.iter().enumerate() {
        let holding = holding_rate * discount.unit_cost;
        let free = economic_order_quantity(demand, fixed_cost, holding)?.quantity;
        let below = discounts
            .get(index + 1)
            .map_or(f64::INFINITY, |next| next.from);
        if free >= below {
            // The next price is reached, and better.
            continue;
        }
        let quantity = free.max(discount.from);
        let cost = finite(
            discount.unit_cost * demand + fixed_cost * demand / quantity + holding * quantity / 2.0,
        )?;
        if best.is_none_or(|(found, _)| cost < found.cost) {
            best = Some((LotSize { quantity, cost }, index));
        }
    }
    best.ok_or(Refusal::Parameter)
}

/// Taft (1918): what is made arrives at `production` a period instead of at once.
pub fn economic_production_quantity(
    demand: f64,
    fixed_cost: f64,
    holding_cost: f64,
    production: f64,
) -> Result<LotSize, Refusal> {
    check_positive(&[production])?;
    if demand >= production {
        return Err(Refusal::Parameter);
    }
    economic_order_quantity(
        demand,
        fixed_cost,
        holding_cost * (1.0 - demand / production),
    )
}

/// What the supplier accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderLimits {
    /// The least that may be ordered; zero where there is none.
    pub minimum: f64,
    /// Orders are multiples of this; zero or one where single pieces are sold.
    pub pack: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderQuantity {
    /// Zero while the position is above the reorder point.
    pub quantity: f64,
    /// The minimum, and nothing else, made it so large.
    pub by_minimum: bool,
}

/// Nothing above the reorder point; else the largest of economic quantity, what is missing, and the minimum, rounded up to
/// whole packs.
pub fn order_quantity(
    reorder_point: f64,
    inventory_position: f64,
    economic_quantity: f64,
    limits: OrderLimits,
) -> Result<OrderQuantity, Refusal> {
    check(&[
        reorder_point,
        economic_quantity,
        limits.minimum,
        limits.pack,
    ])?;
    if !inventory_position.is_finite() {
        return Err(Refusal::Parameter);
    }
    if inventory_position > reorder_point {
        return Ok(OrderQuantity {
            quantity: 0.0,
            by_minimum: false,
        });
    }
    let wanted = economic_quantity.max(reorder_point - inventory_position);
    let least = wanted.max(limits.minimum);
    let pack = if limits.pack > 0.0 { limits.pack } else { 1.0 };
    // A quotient that misses a whole number by rounding must not ask for one more pack.
    let packs = (least / pack * (1.0 - 1e-12)).ceil();
    Ok(OrderQuantity {
        quantity: finite(packs * pack)?,
        by_minimum: limits.minimum > wanted,
    })
}
