//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

mod movements;
pub mod returns;
pub mod shipments;
