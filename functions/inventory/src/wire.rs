//! What comes in and goes out, one module a resource.

pub mod moves;
pub mod stock;
pub mod warehouses;
