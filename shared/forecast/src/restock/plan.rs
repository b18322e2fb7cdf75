//! One item at one place: its position, its reorder point, what to order, how urgent it is.

use std::cmp::Ordering;

use super::{
    OrderLimits, Protection, check, count_reorder_point, count_stockout_risk, finite,
    order_quantity, safety_stock, stockout_risk,
};
use crate::numbers::mean_and_variance;
use crate::{LeadTimeDemand, Refusal};

/// What there is and what is promised.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StockPosition {
    pub on_hand: f64,
    /// Confirmed, and not overdue beyond tolerance.
    pub on_order: f64,
    pub reserved: f64,
    pub backorders: f64,
}

impl StockPosition {
    /// On hand + on order − reserved − backorders. May be below zero.
    pub fn inventory_position(&self) -> Result<f64, Refusal> {
        check(&[self.on_hand, self.on_order, self.reserved, self.backorders])?;
        finite(self.on_hand + self.on_order - self.reserved - self.backorders)
    }
}

/// Where a lead time comes from; all but the first are to be shown as assumptions.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum LeadTimeSource {
    /// Measured on deliveries.
    History,
    /// What the supplier says.
    Supplier,
    /// The organisation's default.
    Organisation,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadTimeKnown {
    pub days: f64,
    pub deviation_days: f64,
    pub source: LeadTimeSource,
}

/// The fewest deliveries that say something of their spread.
const DELIVERIES_MIN: usize = 3;

/// The lead time from deliveries where there are three, else the supplier's, else the organisation's.
pub fn lead_time(
    deliveries_days: &[f64],
    supplier_days: Option<f64>,
    default_days: f64,
) -> Result<LeadTimeKnown, Refusal> {
    check(deliveries_days)?;
    check(&[supplier_days.unwrap_or(0.0), default_days])?;
    if deliveries_days.len() >= DELIVERIES_MIN {
        let (days, variance) = mean_and_variance(deliveries_days);
        let source = LeadTimeSource::History;
        return Ok(LeadTimeKnown {
            days,
            deviation_days: variance.sqrt(),
            source,
        });
    }
    Ok(match supplier_days {
        Some(days) => LeadTimeKnown {
            days,
            deviation_days: 0.0,
            source: LeadTimeSource::Supplier,
        },
        None => LeadTimeKnown {
            days: default_days,
            deviation_days: 0.0,
            source: LeadTimeSource::Organisation,
        },
    })
}

/// How demand over the lead time is taken to be distributed.
#[derive(Clone, Copy, Debug)]
pub enum DemandOverLead<'a> {
    Normal,
    /// Negative binomial or Poisson, by the moments of the protection.
    Counts,
    /// Draws over lead time and review period, and over the lead time alone.
    Draws {
        protection: &'a LeadTimeDemand,
        lead: &'a LeadTimeDemand,
    },
}

/// What is known of one item at one place.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    pub position: StockPosition,
    pub protection: Protection,
    pub distribution: DemandOverLead<'a>,
    /// The chance that a cycle ends without a stock-out, from one half to below one.
    pub service_level: f64,
    /// The economic quantity, or what covers as many days as are wanted where costs are not known.
    pub economic_quantity: f64,
    pub limits: OrderLimits,
    /// Warn where the order lasts longer than this, in days.
    pub cover_days_max: f64,
    /// Money that is earned with one piece.
    pub unit_margin: f64,
}

/// How urgent an order is; the most urgent is the largest.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Priority {
    /// Nothing is to be done.
    None,
    /// The reorder point is reached before the next look.
    Low,
    /// At or below the reorder point.
    Medium,
    /// At or below the safety stock, or a stock-out is likely as one to four.
    High,
    /// Nothing is left, or a stock-out is as likely as not.
    Critical,
}

/// What a person should be told beside the figures.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Advice {
    /// Nothing is sold: nothing is to be ordered.
    NoMovement,
    /// The supplier's minimum lasts longer than wanted.
    MinimumBeyondCover,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    pub inventory_position: f64,
    pub safety_stock: f64,
    pub reorder_point: f64,
    pub quantity: f64,
    /// The chance that demand over the lead time is above the position.
    pub stockout_risk: f64,
    /// Days that the position lasts; none where nothing is sold. Zero where nothing is there.
    pub cover_days: Option<f64>,
    pub priority: Priority,
    /// The money that the mean demand over the lead time above the position would have earned, by its chance.
    pub margin_at_risk: f64,
    pub advice: Option<Advice>,
}

const CRITICAL_RISK: f64 = 0.5;
const HIGH_RISK: f64 = 0.2;

/// Reorder point, quantity, risk and priority of one item.
pub fn plan(item: &Item) -> Result<Plan, Refusal> {
    let position = item.position.inventory_position()?;
    check(&[item.cover_days_max, item.economic_quantity])?;
    let normal = safety_stock(&item.protection, item.service_level)?;
    if !item.unit_margin.is_finite() {
        return Err(Refusal::Parameter);
    }
    let demand = item.protection.demand;
    if demand <= 0.0 {
        return Ok(Plan {
            inventory_position: position,
            safety_stock: 0.0,
            reorder_point: 0.0,
            quantity: 0.0,
            stockout_risk: 0.0,
            cover_days: None,
            priority: Priority::None,
            margin_at_risk: 0.0,
            advice: Some(Advice::NoMovement),
        });
    }
    let lead = Protection {
        review_days: 0.0,
        ..item.protection
    };
    let (mean, _) = super::protection(&item.protection)?;
    let (reorder_point, risk) = match item.distribution {
        DemandOverLead::Normal => (normal.reorder_point, stockout_risk(&lead, position)?),
        DemandOverLead::Counts => {
            let point = |of: &Protection| {
                let (mean, deviation) = super::protection(of)?;
                count_reorder_point(mean, deviation * deviation, item.service_level, position)
            };
            (
                point(&item.protection)?.reorder_point,
                point(&lead)?.stockout_risk,
            )
        }
        DemandOverLead::Draws { protection, lead } => (
            count_stockout_risk(protection, item.service_level, position)?.reorder_point,
            count_stockout_risk(lead, item.service_level, position)?.stockout_risk,
        ),
    };
    let safety_stock = (reorder_point - mean).max(0.0);
    let order = order_quantity(reorder_point, position, item.economic_quantity, item.limits)?;
    let projected = position - demand * item.protection.review_days;
    let priority = if position <= 0.0 || risk >= CRITICAL_RISK {
        Priority::Critical
    } else if risk >= HIGH_RISK || position <= safety_stock {
        Priority::High
    } else if position <= reorder_point {
        Priority::Medium
    } else if projected <= reorder_point {
        Priority::Low
    } else {
        Priority::None
    };
    let lasts_days = order.quantity / demand;
    let too_much = order.by_minimum && lasts_days > item.cover_days_max;
    let (lead_mean, _) = super::protection(&lead)?;
    Ok(Plan {
        inventory_position: position,
        safety_stock,
        reorder_point,
        quantity: order.quantity,
        stockout_risk: risk,
        cover_days: Some(position.max(0.0) / demand),
        priority,
        margin_at_risk: risk * lead_mean.max(-position) * item.unit_margin.max(0.0),
        advice: too_much.then_some(Advice::MinimumBeyondCover),
    })
}

/// The order of a list: the most urgent first, and of equal urgency where most margin is at risk.
pub fn most_urgent_first(a: &Plan, b: &Plan) -> Ordering {
    let by_margin = || b.margin_at_risk.total_cmp(&a.margin_at_risk);
    b.priority.cmp(&a.priority).then_with(by_margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(on_hand: f64) -> Item<'static> {
        Item {
            position: StockPosition {
                on_hand,
                ..StockPosition::default()
            },
            protection: Protection {
                demand: 10.0,
                demand_deviation: 3.0,
                lead_time_days: 7.0,
                lead_time_deviation_days: 0.0,
                review_days: 2.0,
            },
            distribution: DemandOverLead::Normal,
            service_level: 0.95,
            economic_quantity: 60.0,
            limits: OrderLimits {
                minimum: 0.0,
                pack: 12.0,
            },
            cover_days_max: 90.0,
            unit_margin: 2.0,
        }
    }

    #[test]
    fn the_less_there_is_the_more_urgent_it_is() {
        // ROP is 104.8, safety stock 14.8; demand over the lead time 70 ± 7.9.
        for (on_hand, priority) in [
            (0.0, Priority::Critical),
            (70.0, Priority::Critical),
            (73.0, Priority::High),
            (90.0, Priority::Medium),
            (110.0, Priority::Low),
            (200.0, Priority::None),
        ] {
            assert_eq!(
                plan(&item(on_hand)).unwrap().priority,
                priority,
                "{on_hand}"
            );
        }
        let mut list = [90.0, 0.0, 200.0].map(|on_hand| plan(&item(on_hand)).unwrap());
        list.sort_by(most_urgent_first);
        assert_eq!(list.map(|plan| plan.inventory_position), [0.0, 90.0, 200.0]);
    }

    #[test]
    fn orders_are_whole_packs_of_what_is_missing_or_economic() {
        assert_eq!(plan(&item(0.0)).unwrap().quantity, 108.0);
        assert_eq!(plan(&item(100.0)).unwrap().quantity, 60.0);
        assert_eq!(plan(&item(105.0)).unwrap().quantity, 0.0);
        let mut large = item(90.0);
        large.limits.minimum = 2000.0;
        let found = plan(&large).unwrap();
        assert_eq!(
            (found.quantity, found.advice),
            (2004.0, Some(Advice::MinimumBeyondCover))
        );
    }

    #[test]
    fn without_demand_nothing_is_critical() {
        let mut still = item(0.0);
        still.protection.demand = 0.0;
        let found = plan(&still).unwrap();
        assert_eq!((found.reorder_point, found.priority), (0.0, Priority::None));
        assert_eq!(
            (found.advice, found.cover_days),
            (Some(Advice::NoMovement), None)
        );
    }

    #[test]
    fn promised_stock_does_not_count() {
        let position = StockPosition {
            on_hand: 5.0,
            on_order: 10.0,
            reserved: 12.0,
            backorders: 4.0,
        };
        assert_eq!(position.inventory_position(), Ok(-1.0));
        let wrong = StockPosition {
            on_hand: f64::NAN,
            ..position
        };
        assert_eq!(wrong.inventory_position(), Err(Refusal::Parameter));
    }

    #[test]
    fn lead_times_come_from_deliveries_first() {
        let found = lead_time(&[5.0, 7.0, 9.0], Some(3.0), 14.0).unwrap();
        assert_eq!(
            (found.days, found.deviation_days, found.source),
            (7.0, 2.0, LeadTimeSource::History)
        );
        assert_eq!(
            lead_time(&[5.0], Some(3.0), 14.0).unwrap().source,
            LeadTimeSource::Supplier
        );
        assert_eq!(lead_time(&[], None, 14.0).unwrap().days, 14.0);
    }

    #[test]
    fn counts_need_whole_pieces() {
        let mut few = item(1.0);
        few.protection.demand = 0.1;
        few.protection.demand_deviation = 0.4;
        few.distribution = DemandOverLead::Counts;
        let found = plan(&few).unwrap();
        assert_eq!(found.reorder_point, found.reorder_point.round());
        assert!(found.stockout_risk > 0.0 && found.stockout_risk < 0.5);
    }
}
