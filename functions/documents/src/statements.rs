//! The SQL of `documents`, one module a resource.

pub mod purchase_orders;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[purchase_orders::ALL];
