//! What to reorder, when, and how urgently.
//!
//! Units: demand is per day; lead time `L`, review period `R` and their deviations are in days; costs are in money.
//! Formulas after Silver, Pyke and Thomas (2017), "Inventory and production management in supply chains", and Snyder
//! and Shen (2019), "Fundamentals of supply chain theory". Every function refuses what is negative, not finite, or
//! outside its range, with [`Refusal::Parameter`].

mod abc;
mod calendar;
mod count;
mod normal;
mod order;
mod plan;
mod policy;

pub use abc::{AbcClass, XyzClass, abc, xyz};
pub use calendar::{SupplierCalendar, days_until_delivery};
pub use count::{CountPoint, count_reorder_point, count_stockout_risk};
pub use normal::{
    FillRatePoint, Protection, SafetyStock, fill_rate_point, protection, safety_stock,
    stockout_risk,
};
pub use order::{
    Backorders, Discount, LotSize, OrderLimits, OrderQuantity, economic_order_quantity,
    economic_order_quantity_with_backorders, economic_order_quantity_with_discounts,
    economic_production_quantity, order_quantity,
};
pub use plan::{
    Advice, DemandOverLead, Item, LeadTimeKnown, LeadTimeSource, Plan, Priority, StockPosition,
    lead_time, most_urgent_first, plan,
};
pub use policy::{
    LotPolicy, MinMaxPolicy, Newsvendor, lot_policy_normal, lot_policy_poisson, min_max_poisson,
    min_max_power_approximation, newsvendor_normal, newsvendor_poisson,
};

use crate::Refusal;

/// All are finite and not below zero.
fn check(values: &[f64]) -> Result<(), Refusal> {
    let is_amount = |value: &f64| value.is_finite() && *value >= 0.0;
    if values.iter().all(is_amount) {
        Ok(())
    } else {
        Err(Refusal::Parameter)
    }
}

/// All are finite and above zero.
fn check_positive(values: &[f64]) -> Result<(), Refusal> {
    let is_positive = |value: &f64| value.is_finite() && *value > 0.0;
    if values.iter().all(is_positive) {
        Ok(())
    } else {
        Err(Refusal::Parameter)
    }
}

/// A result that did not overflow.
fn finite(value: f64) -> Result<f64, Refusal> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Refusal::Parameter)
    }
}
