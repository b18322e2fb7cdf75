//! The SQL of `documents`, one module a resource.

pub mod channels;
pub mod deliveries;
pub mod purchase_orders;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[channels::ALL, deliveries::ALL, purchase_orders::ALL];
