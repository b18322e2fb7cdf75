//! Named SQL, one module a resource.

pub mod mistakes;
pub mod purchase_orders;
pub mod reorders;
pub mod replenishment;
pub mod shortages;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    mistakes::ALL,
    purchase_orders::ALL,
    reorders::ALL,
    replenishment::ALL,
    shortages::ALL,
];
