//! Decisions about sales: pure functions from facts and a command to changes or a refusal.

pub mod lines;
mod machine;
pub mod orders;
pub mod parties;
pub mod payments;
pub mod pricing;
pub mod shipments;
pub mod warehouses;
