//! Each handler parses, reads, decides, commits.

pub mod orders;
pub mod parties;
