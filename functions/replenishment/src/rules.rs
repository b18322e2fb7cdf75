//! Decisions: pure functions from facts to figures.

pub mod figures;
pub mod replenishment;
