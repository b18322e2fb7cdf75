//! Each handler parses, reads, decides, commits.

pub mod parties;
