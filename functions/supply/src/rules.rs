//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod purchases;
pub mod supplier_items;
pub mod suppliers;
