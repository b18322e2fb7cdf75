//! Request and response types, one module a resource.

pub mod numbers;
pub mod settings;
pub mod tax_rates;
