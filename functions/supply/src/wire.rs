//! What comes in and goes out, one module a resource.

pub mod purchases;
pub mod supplier_items;
pub mod suppliers;
