//! Named SQL, one module a resource.

pub mod mistakes;
pub mod purchase_orders;
pub mod reorders;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[mistakes::ALL, purchase_orders::ALL, reorders::ALL];
