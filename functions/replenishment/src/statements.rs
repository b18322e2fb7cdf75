//! Named SQL, one module a subject.

pub mod alerts;
pub mod replenishment;
pub mod shortages;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[alerts::ALL, replenishment::ALL, shortages::ALL];
