//! Named SQL.

pub mod counts;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[counts::ALL];
