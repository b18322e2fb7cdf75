//! The SQL of `orders`, one module a resource.

pub mod events;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[events::ALL];
