//! Named SQL, one module a resource.

pub mod purchase_orders;
pub mod reorders;
pub mod replenishment;
pub mod shortages;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    purchase_orders::ALL,
    reorders::ALL,
    replenishment::ALL,
    shortages::ALL,
];
