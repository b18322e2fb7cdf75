//! The SQL of the stock ledger that several functions put into their batches.

pub mod alerts;
pub mod expiry;
pub mod facts;
pub mod guards;
pub mod moves;
pub mod numbers;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    alerts::ALL,
    expiry::ALL,
    facts::ALL,
    guards::ALL,
    moves::ALL,
    numbers::ALL,
];
