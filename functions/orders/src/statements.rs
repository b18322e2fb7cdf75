//! The SQL of `orders`, one module a resource. What other functions commit as well is in `sales`.

pub mod orders;
pub mod settings;
pub mod tax_rates;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[orders::ALL, settings::ALL, tax_rates::ALL];
