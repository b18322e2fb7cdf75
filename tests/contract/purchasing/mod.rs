//! `purchasing`: suppliers, requests, purchase orders and what is received of them.

mod automatic_reorders;
mod purchase_orders;
mod purchases;
mod references;
mod reorders;
mod replenishment;
mod supplier_items;
pub mod suppliers;
mod take_back;
