//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod alerts;
pub mod availability;
pub mod categories;
pub mod history;
pub mod imports;
pub mod items;
mod ledger;
pub mod moves;
pub mod purchases;
pub mod reservations;
pub mod stock;
pub mod supplier_items;
pub mod suppliers;
pub mod values;
pub mod warehouses;
