//! The SQL of sales that functions put into their batches, one module a subject.

pub mod lines;
pub mod numbers;
pub mod orders;
pub mod payments;
pub mod shipments;
pub mod stock;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    lines::ALL,
    numbers::ALL,
    orders::ALL,
    payments::ALL,
    shipments::ALL,
    stock::ALL,
];
