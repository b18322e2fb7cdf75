//! The SQL of `orders`, one module a resource. What other functions commit as well is in `sales`.

pub mod orders;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[orders::ALL];
