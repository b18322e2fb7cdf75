//! Safety stock and reorder point where demand over the lead time is about normal.

use super::{check, check_positive, finite};
use crate::Refusal;
use crate::distribution::{normal_above, normal_below, normal_loss, normal_quantile};

/// The time that stock must last, and how uncertain demand is over it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Protection {
    /// Mean demand a day.
    pub demand: f64,
    /// The standard deviation of the error of a day's forecast (not of demand).
    pub demand_deviation: f64,
    /// Days from order to delivery.
    pub lead_time_days: f64,
    pub lead_time_deviation_days: f64,
    /// Days between two looks; zero where every movement is watched.
    pub review_days: f64,
}

/// Mean and standard deviation of demand over lead time and review period:
/// σ² = (L + R)·σ_d² + d̄²·σ_L².
pub fn protection(of: &Protection) -> Result<(f64, f64), Refusal> {
    check(&[
        of.demand,
        of.demand_deviation,
        of.lead_time_days,
        of.lead_time_deviation_days,
        of.review_days,
    ])?;
    let days = of.lead_time_days + of.review_days;
    let own = of.demand_deviation * days.sqrt();
    let late = of.demand * of.lead_time_deviation_days;
    Ok((finite(of.demand * days)?, finite(libm::hypot(own, late))?))
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SafetyStock {
    /// How many standard deviations the service level asks for.
    pub z: f64,
    pub deviation: f64,
    pub safety_stock: f64,
    pub reorder_point: f64,
}

/// Safety stock and reorder point for a cycle service level: the chance that a cycle ends without a stock-out. Levels below
/// one half would ask for negative safety stock and are refused.
pub fn safety_stock(of: &Protection, service_level: f64) -> Result<SafetyStock, Refusal> {
    let (mean, deviation) = protection(of)?;
    if service_level < 0.5 {
        return Err(Refusal::Parameter);
    }
    let z = normal_quantile(service_level).ok_or(Refusal::Parameter)?;
    let safety_stock = finite(z * deviation)?;
    Ok(SafetyStock {
        z,
        deviation,
        safety_stock,
        reorder_point: finite(mean + safety_stock)?,
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FillRatePoint {
    pub z: f64,
    /// The chance that a cycle ends without a stock-out.
    pub service_level: f64,
    pub safety_stock: f64,
    pub reorder_point: f64,
}

/// The furthest z that is looked at.
const Z_MAX: f64 = 12.0;
const BISECTIONS: usize = 200;

/// The reorder point that serves a share `fill_rate` of demand from stock, with orders of `order_quantity`: solves
/// σ·[G(z) − G(z + Q/σ)] = (1 − β)·Q. Safety stock is below zero where large orders alone serve enough; it is not below
/// −12 σ.
pub fn fill_rate_point(
    of: &Protection,
    fill_rate: f64,
    order_quantity: f64,
) -> Result<FillRatePoint, Refusal> {
    let (mean, deviation) = protection(of)?;
    check_positive(&[order_quantity])?;
    if !(fill_rate > 0.0 && fill_rate < 1.0) {
        return Err(Refusal::Parameter);
    }
    if deviation <= 0.0 {
        return Ok(FillRatePoint {
            z: 0.0,
            service_level: 1.0,
            safety_stock: 0.0,
            reorder_point: mean,
        });
    }
    let lot = order_quantity / deviation;
    let wanted = (1.0 - fill_rate) * lot;
    let short = |z: f64| normal_loss(z) - normal_loss(z + lot);
    let (mut low, mut high) = (-Z_MAX, Z_MAX);
    for _ in 0..BISECTIONS {
        let middle = 0.5 * (low + high);
        if short(middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    let z = 0.5 * (low + high);
    let safety_stock = finite(z * deviation)?;
    Ok(FillRatePoint {
        z,
        service_level: normal_below(z),
        safety_stock,
        reorder_point: finite(mean + safety_stock)?.max(0.0),
    })
}

/// The chance that demand over the lead time is above the inventory position.
pub fn stockout_risk(of: &Protection, inventory_position: f64) -> Result<f64, Refusal> {
    let (mean, deviation) = protection(&Protection {
        review_days: 0.0,
        ..*of
    })?;
    if !inventory_position.is_finite() {
        return Err(Refusal::Parameter);
    }
    if deviation <= 0.0 {
        return Ok(f64::from(u8::from(mean > inventory_position)));
    }
    Ok(normal_above((inventory_position - mean) / deviation))
}
