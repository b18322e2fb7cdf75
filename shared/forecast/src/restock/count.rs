//! Reorder points where demand is a count of few pieces.

use super::check;
use crate::distribution::Counts;
use crate::{LeadTimeDemand, Refusal};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountPoint {
    /// Whole pieces.
    pub reorder_point: f64,
    /// The chance that demand over the lead time is above the inventory position.
    pub stockout_risk: f64,
}

/// The smallest count that lead-time demand stays within at the service level: negative binomial where its variance is above
/// its mean, else Poisson. Levels outside [0, 1) are refused.
pub fn count_reorder_point(
    mean: f64,
    variance: f64,
    service_level: f64,
    inventory_position: f64,
) -> Result<CountPoint, Refusal> {
    check(&[mean, variance])?;
    if inventory_position.is_nan() {
        return Err(Refusal::Parameter);
    }
    let counts = Counts::of(mean, variance);
    let reorder_point = counts.quantile(service_level).ok_or(Refusal::Parameter)?;
    let stockout_risk = (1.0 - counts.below(inventory_position)).max(0.0);
    Ok(CountPoint {
        reorder_point,
        stockout_risk,
    })
}

/// The same from draws of lead-time demand (the bootstrap).
pub fn count_stockout_risk(
    demand: &LeadTimeDemand,
    service_level: f64,
    inventory_position: f64,
) -> Result<CountPoint, Refusal> {
    if !(0.0..1.0).contains(&service_level) || inventory_position.is_nan() {
        return Err(Refusal::Parameter);
    }
    Ok(CountPoint {
        // Half a piece cannot be ordered.
        reorder_point: demand.quantile(service_level).max(0.0).ceil(),
        stockout_risk: demand.chance_above(inventory_position),
    })
}
