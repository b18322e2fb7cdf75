//! What comes in and goes out.

pub mod alerts;
pub mod replenishment;
