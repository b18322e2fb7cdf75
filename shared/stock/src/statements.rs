//! The SQL of the ledger that functions put into their batches, one module a subject.

pub mod alerts;
pub mod expiry;
pub mod facts;
pub mod guards;
pub mod items;
pub mod levels;
pub mod moves;
pub mod reservations;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    alerts::ALL,
    expiry::ALL,
    facts::ALL,
    guards::ALL,
    items::ALL,
    levels::ALL,
    moves::ALL,
    reservations::ALL,
];
