//! Random histories of stock against a simple model: after each command the answer and all places
//! are what the model says, and the items it touched keep every invariant. Every so often
//! everything is checked again over the whole database, with all of history.

mod command;
pub mod ledger;
mod model;
mod runner;

use std::thread;

/// Histories of four seeds, side by side.
const SEEDS: [u64; 4] = [1, 2, 3, 4];
const COMMANDS: usize = 5_000;

#[test]
fn twenty_thousand_commands_keep_every_invariant() {
    thread::scope(|scope| {
        for seed in SEEDS {
            scope.spawn(move || runner::run(seed, COMMANDS));
        }
    });
}
