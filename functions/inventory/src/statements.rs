//! The SQL of `inventory`, one module a resource.

pub mod moves;
pub mod stock;
pub mod warehouses;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[moves::ALL, stock::ALL, warehouses::ALL];
