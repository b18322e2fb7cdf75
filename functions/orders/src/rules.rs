//! Decisions that only orders make: pure functions from facts to changes or a refusal.

pub mod closing;
mod machine;
pub mod margin;
pub mod parties;
pub mod payments;
pub mod returns;
pub mod shipments;
pub mod taxes;
