//! Random histories of stock against a simple model: after each command the answer and the places
//! it touched are what the model says, and every so often every invariant of the ledger is
//! checked over the whole database.

mod command;
mod ledger;
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
