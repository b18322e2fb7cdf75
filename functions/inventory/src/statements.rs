//! The SQL of `inventory`, one module a resource.

pub mod warehouses;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[warehouses::ALL];
