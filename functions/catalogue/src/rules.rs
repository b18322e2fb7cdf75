//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod categories;
mod csv;
pub mod imports;
