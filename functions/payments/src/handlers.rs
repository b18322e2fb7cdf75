//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod payments;
pub mod refunds;
