//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod deliveries;
pub mod mistakes;
pub mod purchase_orders;
pub mod reorders;
