//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod categories;
pub mod clashes;
pub mod items;
pub mod supplier_items;
pub mod suppliers;
pub mod warehouses;
