//! Policies that weigh the cost of holding against the cost of being out of stock.

use super::{check, check_positive, finite};
use crate::Refusal;
use crate::distribution::{Counts, normal_density, normal_loss, normal_quantile};
use crate::numbers::{At, float};
use crate::restock::economic_order_quantity_with_backorders;

/// The stock to have at the start and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newsvendor {
    pub stock: f64,
    pub cost: f64,
}

/// The most pieces a count policy looks at.
const PIECES_MAX: usize = 100_000;

fn critical_ratio(holding_cost: f64, stockout_cost: f64) -> Result<f64, Refusal> {
    check_positive(&[holding_cost, stockout_cost])?;
    Ok(stockout_cost / (holding_cost + stockout_cost))
}

/// Normal demand a period; an order placed now arrives after `lead_time` whole periods, so stock must last that and one more.
pub fn newsvendor_normal(
    holding_cost: f64,
    stockout_cost: f64,
    demand: f64,
    demand_deviation: f64,
    lead_time: f64,
) -> Result<Newsvendor, Refusal> {
    check(&[demand, demand_deviation, lead_time])?;
    let ratio = critical_ratio(holding_cost, stockout_cost)?;
    let z = normal_quantile(ratio).ok_or(Refusal::Parameter)?;
    let deviation = demand_deviation * (lead_time + 1.0).sqrt();
    Ok(Newsvendor {
        stock: finite(demand * (lead_time + 1.0) + z * deviation)?,
        cost: finite((holding_cost + stockout_cost) * normal_density(z) * deviation)?,
    })
}

/// Poisson demand of one period.
pub fn newsvendor_poisson(
    holding_cost: f64,
    stockout_cost: f64,
    demand: f64,
) -> Result<Newsvendor, Refusal> {
    check(&[demand])?;
    let ratio = critical_ratio(holding_cost, stockout_cost)?;
    let stock = Counts::of(demand, demand)
        .quantile(ratio)
        .ok_or(Refusal::Parameter)?;
    let cost = PoissonCost::new(holding_cost, stockout_cost, demand)?.at(stock);
    Ok(Newsvendor { stock, cost })
}

/// The mean cost of a period that starts with a stock: h·(y − D)⁺ + p·(D − y)⁺.
struct PoissonCost {
    holding: f64,
    stockout: f64,
    demand: f64,
    /// P(D ≤ k) and the sum of those before.
    below: Vec<f64>,
    sums: Vec<f64>,
}

impl PoissonCost {
    fn new(holding: f64, stockout: f64, demand: f64) -> Result<Self, Refusal> {
        let last = demand + 20.0 * demand.sqrt() + 40.0;
        if last > float(PIECES_MAX) {
            return Err(Refusal::Parameter);
        }
        let counts = Counts::of(demand, demand);
        let (mut below, mut sums) = (Vec::new(), Vec::new());
        let (mut chance, mut sum) = (0.0, 0.0);
        for count in 0..=(last as usize) {
            chance += counts.chance(count);
            sums.push(sum);
            below.push(chance);
            sum += chance;
        }
        Ok(Self {
            holding,
            stockout,
            demand,
            below,
            sums,
        })
    }

    /// The mean of what is left over is the sum of P(D ≤ k) for k below the stock.
    fn at(&self, stock: f64) -> f64 {
        let left = if stock <= 0.0 {
            0.0
        } else {
            let index = stock as usize;
            match self.sums.get(index) {
                Some(sum) => *sum,
                None => stock - self.demand,
            }
        };
        self.holding * left + self.stockout * (self.demand - stock + left)
    }

    /// The stock of least cost.
    fn best(&self) -> f64 {
        let ratio = self.stockout / (self.holding + self.stockout);
        float(
            self.below
                .iter()
                .take_while(|chance| **chance < ratio)
                .count(),
        )
    }
}

/// Order `quantity` whenever the position falls to `reorder_point`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LotPolicy {
    pub reorder_point: f64,
    pub quantity: f64,
    pub cost: f64,
}

/// Federgruen and Zheng (1992): the best (r, Q) for Poisson demand, exactly. Demand and costs share one period, in which lead
/// time is measured too.
pub fn lot_policy_poisson(
    holding_cost: f64,
    stockout_cost: f64,
    fixed_cost: f64,
    demand: f64,
    lead_time: f64,
) -> Result<LotPolicy, Refusal> {
    check_positive(&[holding_cost, stockout_cost, fixed_cost, demand])?;
    check(&[lead_time])?;
    let cost = PoissonCost::new(holding_cost, stockout_cost, demand * lead_time)?;
    let best = cost.best();
    let (mut reorder_point, mut quantity) = (best - 1.0, 1.0);
    let mut total = fixed_cost * demand + cost.at(best);
    for _ in 0..PIECES_MAX {
        let (low, high) = (
            cost.at(reorder_point),
            cost.at(reorder_point + quantity + 1.0),
        );
        let next = low.min(high);
        if next >= total / quantity {
            return Ok(LotPolicy {
                reorder_point,
                quantity,
                cost: total / quantity,
            });
        }
        total += next;
        quantity += 1.0;
        if low <= high {
            reorder_point -= 1.0;
        }
    }
    Err(Refusal::Parameter)
}

/// (r, Q) for normal demand: Q as if demand were certain and customers waited, then the r whose cost equals that of r + Q.
pub fn lot_policy_normal(
    holding_cost: f64,
    stockout_cost: f64,
    fixed_cost: f64,
    demand: f64,
    demand_deviation: f64,
    lead_time: f64,
) -> Result<LotPolicy, Refusal> {
    check(&[demand_deviation, lead_time])?;
    let lot =
        economic_order_quantity_with_backorders(demand, fixed_cost, holding_cost, stockout_cost)?;
    let quantity = lot.quantity;
    let mean = demand * lead_time;
    let deviation = finite(demand_deviation * lead_time.sqrt())?;
    let cost = |stock: f64| {
        let short = if deviation > 0.0 {
            deviation * normal_loss((stock - mean) / deviation)
        } else {
            (mean - stock).max(0.0)
        };
        holding_cost * (stock - mean + short) + stockout_cost * short
    };
    // The cost is convex: the difference falls from positive to negative.
    let reach = quantity + 40.0 * deviation;
    let (mut low, mut high) = (mean - reach, mean + reach);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if cost(middle) > cost(middle + quantity) {
            low = middle;
        } else {
            high = middle;
        }
    }
    let reorder_point = 0.5 * (low + high);
    Ok(LotPolicy {
        reorder_point,
        quantity,
        cost: lot.cost,
    })
}

/// Order up to `up_to` whenever a look finds the position at `reorder_point` or below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinMaxPolicy {
    pub reorder_point: f64,
    pub up_to: f64,
}

/// Zheng and Federgruen (1991): the best (s, S) for Poisson demand a period, exactly, and its cost a period. Deliveries come
/// within the period.
pub fn min_max_poisson(
    holding_cost: f64,
    stockout_cost: f64,
    fixed_cost: f64,
    demand: f64,
) -> Result<(MinMaxPolicy, f64), Refusal> {
    check_positive(&[holding_cost, stockout_cost, fixed_cost, demand])?;
    let cost = PoissonCost::new(holding_cost, stockout_cost, demand)?;
    let mut renewals = Renewals::new(demand);
    let mut mean = |s: f64, up_to: f64| {
        let gap = (up_to - s).max(0.0) as usize;
        let (mut sum, mut periods) = (fixed_cost, 0.0);
        for passed in 0..gap {
            let visits = renewals.at(passed);
            sum += visits * cost.at(up_to - float(passed));
            periods += visits;
        }
        sum / periods
    };
    let best = cost.best();
    let mut s = best;
    let mut value = f64::INFINITY;
    // Down to the first s at which not to order yet would be as cheap.
    for _ in 0..PIECES_MAX {
        s -= 1.0;
        value = mean(s, best);
        if value <= cost.at(s) {
            break;
        }
    }
    let mut up_to = best;
    let mut candidate = best + 1.0;
    while cost.at(candidate) <= value {
        let found = mean(s, candidate);
        if found < value {
            up_to = candidate;
            value = found;
            // A larger S may come with a larger s.
            while value <= cost.at(s + 1.0) {
                s += 1.0;
                value = mean(s, up_to);
            }
        }
        candidate += 1.0;
        if candidate > best + float(PIECES_MAX) {
            return Err(Refusal::Parameter);
        }
    }
    Ok((
        MinMaxPolicy {
            reorder_point: s,
            up_to,
        },
        finite(value)?,
    ))
}

/// How often, in mean, the position is this far below the order-up-to level before the next order.
struct Renewals {
    chances: Vec<f64>,
    visits: Vec<f64>,
    counts: Counts,
}

impl Renewals {
    fn new(demand: f64) -> Self {
        Self {
            chances: Vec::new(),
            visits: Vec::new(),
            counts: Counts::of(demand, demand),
        }
    }

    fn at(&mut self, passed: usize) -> f64 {
        while self.visits.len() <= passed {
            let index = self.visits.len();
            self.chances.push(self.counts.chance(index));
            let stays = 1.0 - self.chances.as_slice().at(0);
            let sum: f64 = self
                .chances
                .iter()
                .skip(1)
                .zip(self.visits.iter().rev())
                .map(|(chance, visits)| chance * visits)
                .sum();
            let start = if index == 0 { 1.0 } else { 0.0 };
            self.visits.push((start + sum) / stays);
        }
        self.visits.as_slice().at(passed)
    }
}

/// Ehrhardt and Mosier (1984): the power approximation of (s, S), from the moments of one period's demand alone. Their
/// correction for very small lots is left out, as in the reference.
pub fn min_max_power_approximation(
    holding_cost: f64,
    stockout_cost: f64,
    fixed_cost: f64,
    demand: f64,
    demand_deviation: f64,
) -> Result<MinMaxPolicy, Refusal> {
    check_positive(&[
        holding_cost,
        stockout_cost,
        fixed_cost,
        demand,
        demand_deviation,
    ])?;
    let variation = demand_deviation / demand;
    let lot = 1.30
        * libm::pow(demand, 0.494)
        * libm::pow(fixed_cost / holding_cost, 0.506)
        * libm::pow(1.0 + variation * variation, 0.116);
    let z = (lot / (demand_deviation * stockout_cost / holding_cost)).sqrt();
    let reorder_point = 0.973 * demand + demand_deviation * (0.183 / z + 1.063 - 2.192 * z);
    Ok(MinMaxPolicy {
        reorder_point: finite(reorder_point)?,
        up_to: finite(reorder_point + lot)?,
    })
}
