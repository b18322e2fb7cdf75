//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod settings;
pub mod tax_rates;
