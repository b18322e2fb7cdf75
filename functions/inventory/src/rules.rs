//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod adjustments;
pub mod bounds;
pub mod categories;
mod csv;
pub mod imports;
pub mod items;
pub mod moves;
pub mod warehouses;
