//! `purchasing`: suppliers, reorders, purchase orders, receipts and replenishment.

mod automatic_reorders;
mod purchase_orders;
mod purchases;
mod receipts;
mod references;
mod reorders;
mod replenishment;
mod supplier_items;
pub mod suppliers;
