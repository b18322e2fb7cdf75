//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod adjustments;
pub mod items;
