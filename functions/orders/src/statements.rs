//! The SQL of `orders`, one module a resource. What other functions commit as well is in `sales`.

pub mod events;
pub mod orders;
pub mod payments;
pub mod returns;
pub mod settings;
pub mod shipments;
pub mod tax_rates;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    events::ALL,
    orders::ALL,
    payments::ALL,
    returns::ALL,
    settings::ALL,
    shipments::ALL,
    tax_rates::ALL,
];
