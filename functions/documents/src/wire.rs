//! What comes in and goes out.

pub mod channels;
pub mod deliveries;
pub mod print;
