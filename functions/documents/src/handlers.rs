//! Each handler parses, reads, decides, commits.

pub mod purchase_orders;
