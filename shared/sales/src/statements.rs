//! The SQL of sales that functions put into their batches, one module a subject.

pub mod lines;
pub mod order_stock;
pub mod orders;
pub mod payments;
pub mod shipments;

pub use stock::statements::numbers;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    lines::ALL,
    order_stock::ALL,
    orders::ALL,
    payments::ALL,
    shipments::ALL,
];
