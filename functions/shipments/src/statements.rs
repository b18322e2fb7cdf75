//! The SQL of `shipments`, one module a resource. What other functions commit as well is in `sales`.

pub mod returns;
pub mod shipments;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[returns::ALL, shipments::ALL];
