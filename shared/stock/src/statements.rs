//! The SQL of the stock ledger that several functions put into their batches.

pub mod alerts;
pub mod expiry;
pub mod facts;
pub mod guards;
pub mod levels;
pub mod moves;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    alerts::ALL,
    expiry::ALL,
    facts::ALL,
    guards::ALL,
    levels::ALL,
    moves::ALL,
];
