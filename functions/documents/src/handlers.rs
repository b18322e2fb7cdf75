//! Each handler parses, reads, decides, commits.

pub mod channels;
pub mod deliveries;
pub mod purchase_orders;
