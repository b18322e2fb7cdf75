//! What comes in and goes out, one module a resource.

pub mod attributes;
pub mod barcodes;
pub mod categories;
pub mod items;
pub mod search;
pub mod supplier_items;
pub mod suppliers;
pub mod warehouses;
