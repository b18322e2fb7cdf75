//! The SQL of `orders`, one module a resource.

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[];
