//! The SQL of sales that functions put into their batches, one module a subject.

pub mod numbers;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[numbers::ALL];
