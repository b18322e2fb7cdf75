//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod categories;
pub mod imports;
