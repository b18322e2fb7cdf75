//! Records that several functions answer with.

mod costs;
mod levels;
mod supplier_items;

pub use costs::Cost;
pub use levels::{StockBalance, WarehouseName};
pub use supplier_items::{ItemName, SupplierItem, SupplierName};
