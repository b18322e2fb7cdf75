//! What comes in and goes out.

pub mod addresses;
pub mod orders;
pub mod parties;
pub mod search;
