//! What comes in and goes out, one module a resource.

pub mod alerts;
pub mod attributes;
pub mod availability;
pub mod barcodes;
pub mod categories;
pub mod imports;
pub mod items;
pub mod moves;
pub mod purchases;
pub mod references;
pub mod reservations;
pub mod search;
pub mod stock;
pub mod supplier_items;
pub mod suppliers;
pub mod values;
pub mod warehouses;
