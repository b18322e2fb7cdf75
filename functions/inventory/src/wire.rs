//! What comes in and goes out, one module a resource.

pub mod alerts;
pub mod attributes;
pub mod barcodes;
pub mod categories;
pub mod imports;
pub mod item_suppliers;
pub mod items;
pub mod moves;
pub mod search;
pub mod stock;
pub mod values;
pub mod warehouses;
