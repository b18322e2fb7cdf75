//! Invariants that hold after any history of commands.

mod books;
mod caller;
mod counters;
mod counts;
mod events;
mod files;
mod jobs;
mod layers;
mod purchases;
mod random;
mod rules;
mod sales;
mod stock;
