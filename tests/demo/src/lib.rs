//! The demo shop: two years of order lines of a real gift shop (`tests/data/README.md`),
//! turned into a plan of what a back office holds after its last 90 days.
//!
//! In scope: reading every line of the file with its verdict, and the plan: items, minimums
//! and dated stock moves. Everything is pure; the only date that matters is an argument.
//!
//! Out of scope: talking to a server. That is the binary's work (`src/bin/demo`).
//!
//! What is real: items, names, prices, sales and goods returned, day by day. What is made
//! up, by the rules written where they are applied: categories and suppliers
//! ([`catalogue`]), deliveries, transfers and minimums ([`supply`]).

pub mod calendar;
pub mod catalogue;
pub mod entry;
mod fields;
pub mod lines;
pub mod moves;
pub mod names;
pub mod plan;
pub mod report;
pub mod suppliers;
pub mod supply;

/// The order lines, as they are in the repository.
pub const FILE: &[u8] = include_bytes!("../../data/online-retail-orders.csv.gz");
