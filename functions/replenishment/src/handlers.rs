//! Each handler authenticates, parses, reads, decides, commits, renders.

pub mod alerts;
pub mod replenishment;
