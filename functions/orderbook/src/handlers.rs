//! Each handler authenticates, parses, reads, decides, commits, renders.

pub mod create;
pub mod list;
