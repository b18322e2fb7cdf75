//! Random histories of stock against a simple model: after each command the answer and all places are
//! as in the model, and the changed items keep every invariant. From time to time all invariants are
//! checked over the whole database.

mod command;
pub mod ledger;
mod model;
mod runner;

use std::thread;

/// Histories of four seeds, in parallel.
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
