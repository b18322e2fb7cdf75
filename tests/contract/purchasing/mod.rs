//! `purchasing`: suppliers, reorders, purchase orders, receipts and replenishment.

mod automatic_reorders;
mod order_lines;
mod purchase_orders;
mod purchases;
mod receipt_documents;
mod receipts;
mod references;
mod reorders;
mod replenishment;
mod supplier_items;
pub mod suppliers;
