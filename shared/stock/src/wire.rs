//! Records that several functions answer with.

mod costs;
mod supplier_items;

pub use costs::Cost;
pub use supplier_items::{ItemName, SupplierItem, SupplierName};
