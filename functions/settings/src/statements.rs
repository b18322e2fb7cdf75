//! The SQL of `settings`, one module a resource.

pub mod settings;
pub mod tax_rates;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[settings::ALL, tax_rates::ALL];
