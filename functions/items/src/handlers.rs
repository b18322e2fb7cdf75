//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod adjustments;
pub mod item_suppliers;
pub mod items;
pub mod kardex;
pub mod stock;
pub mod values;
