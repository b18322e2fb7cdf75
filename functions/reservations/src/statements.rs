//! Named SQL, one module a resource.

pub mod reservations;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[reservations::ALL];
