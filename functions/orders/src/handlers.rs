//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

mod change;
pub mod history;
pub mod items;
mod ledger;
pub mod orders;
pub mod steps;
