//! One module a resource; each handler parses, reads, decides, commits.

pub mod events;
