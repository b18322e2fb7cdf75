//! When to buy an item again and how much: the classical figures, from its demand and its lead time.
//!
//! Demand a day has mean `d` and standard deviation `σ`, the lead time has mean `L` and standard
//! deviation `s`, both in days. With the service level's quantile `z` of the normal distribution:
//!
//! - safety stock `z · √(L·σ² + d²·s²)`: the demand during the lead time varies with the demand a day
//!   and with the lead time (Silver, Pyke, Thomas, *Inventory and Production Management in Supply
//!   Chains*, 4th edition, 6.12)
//! - reorder point `d·L` + safety stock
//! - order quantity `√(2·D·S / H)` (Harris, 1913), with the demand of a year `D`, what an order costs
//!   `S`, and what holding a base unit costs for a year `H`.
//!
//! All is computed in whole numbers, from the rounded inputs that are shown beside the results, and rounded up, so that people
//! can check it with a calculator.

use domain::MAX_SAFE_INTEGER;

/// Fewer days say too little about a usual day.
const DAYS_MIN: i64 = 14;
/// Fewer deliveries say too little about the lead time.
const DELIVERIES_MIN: usize = 3;
const DAY_SECONDS: i64 = 86_400;
const DAYS_A_YEAR: u128 = 365;

/// The quantile of the normal distribution for 50 to 99 percent, in millionths.
const QUANTILES: [i64; 50] = [
    0, 25_069, 50_154, 75_270, 100_434, 125_661, 150_969, 176_374, 201_893, 227_545, 253_347,
    279_319, 305_481, 331_853, 358_459, 385_320, 412_463, 439_913, 467_699, 495_850, 524_401,
    553_385, 582_842, 612_813, 643_345, 674_490, 706_303, 738_847, 772_193, 806_421, 841_621,
    877_896, 915_365, 954_165, 994_458, 1_036_433, 1_080_319, 1_126_391, 1_174_987, 1_226_528,
    1_281_552, 1_340_755, 1_405_072, 1_475_791, 1_554_774, 1_644_854, 1_750_686, 1_880_794,
    2_053_749, 2_326_348,
];

/// The quantile `z` of the normal distribution for a service level of whole percents from 50 to 99, in millionths.
pub fn quantile_micro(service_level_ppm: i64) -> i64 {
    let percent = service_level_ppm / 10_000;
    let position = percent.clamp(50, 99).saturating_sub(50);
    let quantile = usize::try_from(position)
        .ok()
        .and_then(|position| QUANTILES.get(position));
    quantile.copied().unwrap_or_default()
}

/// The demand a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The number of days, including those without demand.
    pub days: i64,
    pub total: i64,
    /// In thousandths of a base unit, like `spread_milli`.
    pub mean_milli: i64,
    pub spread_milli: i64,
}

impl Demand {
    /// The demand of a number of days, some of which had these totals; none when it is too large.
    pub fn of(days: i64, totals: &[i64]) -> Option<Self> {
        let (sum, squares) = sums(totals)?;
        let count = u128::try_from(days).ok()?;
        Some(Self {
            days,
            total: whole(sum)?,
            mean_milli: mean(sum.checked_mul(1000)?, count)?,
            spread_milli: spread(sum, squares, count, 1000)?,
        })
    }
}

/// The lead time of the supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadTime {
    /// `deliveries`, or `terms` where there are too few deliveries.
    pub source: &'static str,
    pub lines: i64,
    pub seconds: i64,
    pub spread_seconds: i64,
}

impl LeadTime {
    /// From the seconds that deliveries took, or from the supplier's terms; none without terms.
    pub fn of(seconds: &[i64], terms_days: Option<i64>) -> Option<Self> {
        let terms_days = terms_days?;
        let lines = i64::try_from(seconds.len()).ok()?;
        if seconds.len() < DELIVERIES_MIN {
            return Some(Self {
                source: "terms",
                lines,
                seconds: terms_days.saturating_mul(DAY_SECONDS),
                spread_seconds: 0,
            });
        }
        let (sum, squares) = sums(seconds)?;
        let count = u128::try_from(lines).ok()?;
        Some(Self {
            source: "deliveries",
            lines,
            seconds: mean(sum, count)?,
            spread_seconds: spread(sum, squares, count, 1)?,
        })
    }
}

/// The costs of ordering and holding.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// Of placing an order; 0 when it is not known.
    pub order_minor: i64,
    /// Of holding for a year, in parts per million of the cost of the stock.
    pub holding_ppm: i64,
    /// Of `per_qty` base units of the item, in 1/10,000 of a minor unit.
    pub item_c4: i64,
    pub per_qty: i64,
    /// Whether item and organisation have the same currency.
    pub comparable: bool,
}

/// The stock at which to buy again, and its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReorderPoint {
    pub lead_demand: i64,
    pub safety: i64,
    pub reorder_point: i64,
}

/// The stock at which to buy again.
///
/// # Errors
/// The reason why there is none: `too_little_history`, `no_preferred_supplier` or `out_of_range`.
pub fn reorder_point(
    demand: Option<Demand>,
    lead: Option<LeadTime>,
    quantile_micro: i64,
) -> Result<ReorderPoint, &'static str> {
    let demand = enough(demand)?;
    let lead = lead.ok_or("no_preferred_supplier")?;
    let found = || {
        let [mean, deviation, seconds, lead_deviation, quantile] = [
            demand.mean_milli,
            demand.spread_milli,
            lead.seconds,
            lead.spread_seconds,
            quantile_micro,
        ]
        .map(u128::try_from);
        let (mean, deviation) = (mean.ok()?, deviation.ok()?);
        let (seconds, lead_deviation) = (seconds.ok()?, lead_deviation.ok()?);
        let day = u128::try_from(DAY_SECONDS).ok()?;
        // In thousandths of a base unit times seconds, squared.
        let of_demand = deviation
            .checked_pow(2)?
            .checked_mul(seconds.checked_mul(day)?)?;
        let of_lead_time = mean
            .checked_pow(2)?
            .checked_mul(lead_deviation.checked_pow(2)?)?;
        let root = of_demand.checked_add(of_lead_time)?.isqrt();
        let lead_demand = whole(mean.checked_mul(seconds)?.div_ceil(day.checked_mul(1000)?))?;
        let scale = day.checked_mul(1000)?.checked_mul(1_000_000)?;
        let safety = whole(quantile.ok()?.checked_mul(root)?.div_ceil(scale))?;
        Some(ReorderPoint {
            lead_demand,
            safety,
            reorder_point: lead_demand.checked_add(safety)?,
        })
    };
    found()
        .filter(|point| point.reorder_point <= MAX_SAFE_INTEGER)
        .ok_or("out_of_range")
}

/// How much to buy at once, so that the costs of ordering and holding together are lowest.
///
/// # Errors
/// The reason why there is none: `too_little_history`, `no_demand`, `no_order_cost`, `no_holding_cost`,
/// `other_currency` or `out_of_range`.
pub fn order_quantity(demand: Option<Demand>, costs: Costs) -> Result<i64, &'static str> {
    let demand = enough(demand)?;
    if demand.total == 0 {
        return Err("no_demand");
    }
    if costs.order_minor == 0 {
        return Err("no_order_cost");
    }
    if costs.item_c4 == 0 || costs.holding_ppm == 0 {
        return Err("no_holding_cost");
    }
    if !costs.comparable {
        return Err("other_currency");
    }
    let found = || {
        let [mean, order, per, item, holding] = [
            demand.mean_milli,
            costs.order_minor,
            costs.per_qty,
            costs.item_c4,
            costs.holding_ppm,
        ]
        .map(u128::try_from);
        // A thousandth of a base unit, 1/10,000 of a minor unit, a millionth.
        let scale = 2 * DAYS_A_YEAR * 10_000 * 1_000_000 / 1000;
        let dividend = mean.ok()?.checked_mul(order.ok()?)?;
        let dividend = dividend.checked_mul(per.ok()?)?.checked_mul(scale)?;
        let divisor = item.ok()?.checked_mul(holding.ok()?)?;
        // The quotient and its root are both rounded up.
        let square = dividend.div_ceil(divisor);
        let root = square.isqrt();
        let below = root.checked_mul(root)? < square;
        whole(root.checked_add(u128::from(below))?)
    };
    found()
        .filter(|quantity| *quantity > 0)
        .ok_or("out_of_range")
}

fn enough(demand: Option<Demand>) -> Result<Demand, &'static str> {
    let demand = demand.ok_or("out_of_range")?;
    if demand.days < DAYS_MIN {
        return Err("too_little_history");
    }
    Ok(demand)
}

/// The sum of the numbers, and the sum of their squares.
fn sums(numbers: &[i64]) -> Option<(u128, u128)> {
    numbers
        .iter()
        .try_fold((0_u128, 0_u128), |(sum, squares), number| {
            let number = u128::try_from(*number).ok()?;
            let squares = squares.checked_add(number.checked_mul(number)?)?;
            Some((sum.checked_add(number)?, squares))
        })
}

/// The mean, rounded half up; 0 of no numbers.
fn mean(sum: u128, count: u128) -> Option<i64> {
    if count == 0 {
        return Some(0);
    }
    whole(sum.checked_add(count / 2)? / count)
}

/// The standard deviation of a sample, times `scale`, to the nearest whole number.
fn spread(sum: u128, squares: u128, count: u128, scale: u128) -> Option<i64> {
    if count < 2 {
        return Some(0);
    }
    let deviation = squares
        .checked_mul(count)?
        .checked_sub(sum.checked_mul(sum)?)?;
    let scaled = deviation.checked_mul(scale.checked_mul(scale)?)?;
    let variance = scaled / count.checked_mul(count.checked_sub(1)?)?;
    let root = variance.isqrt();
    let above = variance.checked_sub(root.checked_mul(root)?)? > root;
    whole(root.checked_add(u128::from(above))?)
}

fn whole(number: u128) -> Option<i64> {
    i64::try_from(number)
        .ok()
        .filter(|number| *number <= MAX_SAFE_INTEGER)
}

#[cfg(test)]
mod tests {
    use super::{
        Costs, Demand, LeadTime, ReorderPoint, order_quantity, quantile_micro, reorder_point,
    };

    const DAY: i64 = 86_400;

    /// Two a day over ninety days.
    fn demand() -> Demand {
        Demand {
            days: 90,
            total: 180,
            mean_milli: 2000,
            spread_milli: 1500,
        }
    }

    fn costs() -> Costs {
        Costs {
            order_minor: 1000,
            holding_ppm: 250_000,
            item_c4: 4_000_000,
            per_qty: 1,
            comparable: true,
        }
    }

    fn terms(days: i64) -> Option<LeadTime> {
        LeadTime::of(&[], Some(days))
    }

    #[test]
    fn figures_are_those_of_a_calculation_by_hand() {
        // 1.644854 · √(9 · 1.5²) = 7.40; 2 · 9 = 18.
        let found = reorder_point(Some(demand()), terms(9), quantile_micro(950_000));
        let expected = ReorderPoint {
            lead_demand: 18,
            safety: 8,
            reorder_point: 26,
        };
        assert_eq!(found, Ok(expected));
        // √(2 · 730 · 10.00 / (4.00 · 25 %)) = 120.83.
        assert_eq!(order_quantity(Some(demand()), costs()), Ok(121));
    }

    #[test]
    fn steady_demand_and_a_steady_lead_time_need_no_safety_stock() {
        let steady = Demand {
            spread_milli: 0,
            ..demand()
        };
        let found = reorder_point(Some(steady), terms(7), quantile_micro(990_000));
        let expected = ReorderPoint {
            lead_demand: 14,
            safety: 0,
            reorder_point: 14,
        };
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn days_without_demand_lower_the_mean() {
        let found = Demand::of(4, &[6, 2]).unwrap();
        // 6, 2, 0, 0: the mean is 2, the variance (16 + 0 + 4 + 4) / 3.
        assert_eq!((found.total, found.mean_milli), (8, 2000));
        assert_eq!(found.spread_milli, 2828);
        let none = Demand::of(90, &[]).unwrap();
        assert_eq!((none.mean_milli, none.spread_milli), (0, 0));
    }

    #[test]
    fn the_lead_time_of_the_terms_serves_until_there_are_three_deliveries() {
        assert_eq!(LeadTime::of(&[DAY, DAY], None), None);
        let by_terms = LeadTime::of(&[DAY, 9 * DAY], Some(7)).unwrap();
        assert_eq!((by_terms.source, by_terms.seconds), ("terms", 7 * DAY));
        let seen = LeadTime::of(&[DAY, 2 * DAY, 3 * DAY], Some(7)).unwrap();
        assert_eq!(
            (seen.source, seen.seconds, seen.spread_seconds),
            ("deliveries", 2 * DAY, DAY)
        );
    }

    /// The share of a normal distribution below so many deviations: its density, summed up.
    fn below(deviations: f64) -> f64 {
        let step = deviations / 10_000.0;
        let density = |number: i32| {
            let place = step * (f64::from(number) + 0.5);
            (-place * place / 2.0).exp()
        };
        let area = (0..10_000).map(density).sum::<f64>() * step;
        0.5 + area / (2.0 * std::f64::consts::PI).sqrt()
    }

    #[test]
    fn quantiles_are_those_of_the_normal_distribution() {
        for level_ppm in (500_000..=990_000).step_by(10_000) {
            let millionths = i32::try_from(quantile_micro(level_ppm)).unwrap();
            let level = f64::from(i32::try_from(level_ppm).unwrap()) / 1e6;
            let found = below(f64::from(millionths) / 1e6);
            assert!((found - level).abs() < 1e-6, "{level_ppm}: {found}");
        }
    }

    /// Computed with scipy and stockpyl.
    #[test]
    fn figures_are_those_of_other_programs() {
        for (percent, mean_milli, spread_milli, days, spread_days, safety, point) in [
            (95, 10_000, 3_000, 7, 0, 13.055_620_92, 83.055_620_92),
            (95, 10_000, 3_000, 7, 2, 35.393_030_66, 105.393_030_66),
            (90, 200, 500, 21, 5, 3.203_878_91, 7.403_878_91),
            (99, 120_000, 40_000, 14, 3, 906.977_372_11, 2_586.977_372_11),
            (95, 0, 0, 7, 2, 0.0, 0.0),
        ] {
            let demand = Demand {
                mean_milli,
                spread_milli,
                ..demand()
            };
            let lead = LeadTime {
                source: "deliveries",
                lines: 5,
                seconds: days * DAY,
                spread_seconds: spread_days * DAY,
            };
            let found =
                reorder_point(Some(demand), Some(lead), quantile_micro(percent * 10_000)).unwrap();
            let shown = |figure: i64| f64::from(i32::try_from(figure).unwrap());
            assert!((shown(found.safety) - f64::ceil(safety)).abs() < 0.1);
            // Both of its parts are rounded up.
            let above = shown(found.reorder_point) - point;
            assert!((0.0..2.0).contains(&above), "{found:?}");
        }
        // 1,200 a year, 25.00 an order, 0.60 a piece: 316.23; 1,300, 8.00 and 0.225: 304.05.
        for (mean_milli, order_minor, item_c4, quantity) in
            [(3288, 2500, 2_400_000, 317), (3562, 800, 900_000, 305)]
        {
            let demand = Demand {
                mean_milli,
                ..demand()
            };
            let costs = Costs {
                order_minor,
                item_c4,
                ..costs()
            };
            assert_eq!(order_quantity(Some(demand), costs), Ok(quantity));
        }
    }

    #[test]
    fn the_first_reason_that_applies_is_given() {
        let new = Demand {
            days: 13,
            ..demand()
        };
        let none = Demand {
            total: 0,
            mean_milli: 0,
            ..demand()
        };
        let huge = Demand {
            mean_milli: i64::MAX,
            ..demand()
        };
        let z = quantile_micro(950_000);
        for (demand, lead, reason) in [
            (None, None, "out_of_range"),
            (Some(new), None, "too_little_history"),
            (Some(demand()), None, "no_preferred_supplier"),
            (Some(huge), terms(7), "out_of_range"),
        ] {
            assert_eq!(reorder_point(demand, lead, z), Err(reason));
        }
        let free = Costs {
            order_minor: 0,
            ..costs()
        };
        let worthless = Costs {
            item_c4: 0,
            ..costs()
        };
        let foreign = Costs {
            comparable: false,
            ..costs()
        };
        for (demand, costs, reason) in [
            (None, costs(), "out_of_range"),
            (Some(new), free, "too_little_history"),
            (Some(none), free, "no_demand"),
            (Some(demand()), free, "no_order_cost"),
            (Some(demand()), worthless, "no_holding_cost"),
            (Some(demand()), foreign, "other_currency"),
        ] {
            assert_eq!(order_quantity(demand, costs), Err(reason));
        }
    }
}
