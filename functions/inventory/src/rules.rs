//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod bounds;
pub mod moves;
pub mod warehouses;
