//! Invariants that hold after any history of commands.

mod counters;
mod events;
mod jobs;
mod random;
mod rules;
mod sales;
mod stock;
