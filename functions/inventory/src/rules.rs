//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod adjustments;
pub mod bounds;
pub mod categories;
pub mod clashes;
mod csv;
pub mod imports;
pub mod items;
pub mod moves;
pub mod purchases;
pub mod reservations;
pub mod supplier_items;
pub mod suppliers;
pub mod warehouses;
