//! Decisions about sales: pure functions from facts and a command to changes or a refusal.

pub mod lines;
pub mod orders;
pub mod payments;
pub mod pricing;
pub mod references;
pub mod shipments;
