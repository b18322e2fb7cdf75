//! The SQL of `people`, one module a resource.

pub mod lists;
pub mod orders;
pub mod parties;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[lists::ALL, orders::ALL, parties::ALL];
