//! What comes in and goes out.

pub mod addresses;
pub mod parties;
pub mod search;
