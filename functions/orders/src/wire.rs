//! Request and response types, one module a resource.

pub mod destinations;
pub mod events;
pub mod history;
pub mod lines;
pub mod margin;
pub mod numbers;
pub mod orders;
pub mod payments;
pub mod refunds;
pub mod returns;
pub mod settings;
pub mod shipments;
pub mod tax_rates;
