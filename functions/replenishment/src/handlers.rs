//! Each handler authenticates, parses, reads, decides, commits, renders.

pub mod replenishment;
