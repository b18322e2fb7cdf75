//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod purchases;
pub mod supplier_items;
pub mod suppliers;
