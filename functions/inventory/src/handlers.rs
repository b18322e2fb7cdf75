//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod history;
pub mod moves;
pub mod stock;
pub mod warehouses;
