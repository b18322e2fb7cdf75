//! What comes in and goes out, one module a resource.

pub mod adjustments;
pub mod item_suppliers;
pub mod items;
pub mod kardex;
pub mod search;
pub mod stock;
pub mod values;
