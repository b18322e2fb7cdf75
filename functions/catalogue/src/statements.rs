//! The SQL of `catalogue`, one module a resource.

pub mod categories;
pub mod imports;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[categories::ALL, imports::ALL];
