//! Decisions that only orders make: pure functions from facts to changes or a refusal.

pub mod closing;
pub mod margin;
pub mod taxes;
