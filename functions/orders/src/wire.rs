//! Request and response types, one module a resource.

pub mod history;
pub mod lines;
pub mod margin;
pub mod numbers;
pub mod orders;
pub mod pay_status;
pub mod settings;
pub mod tax_rates;
