//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod alerts;
pub mod categories;
pub mod history;
pub mod imports;
pub mod item_suppliers;
pub mod items;
mod ledger;
pub mod moves;
pub mod stock;
pub mod values;
pub mod warehouses;
