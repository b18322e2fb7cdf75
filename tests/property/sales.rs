//! Random histories of a whole shop against a simple model: purchases that come in parts, stock
//! counts, drafts that are edited, orders, shipments, payments, refunds, returns and cancellations,
//! together with the stock they move and what it cost. After each command the answer, the documents
//! and the stock it touched are what the model says, and the books of its order agree; every so
//! often every invariant is checked over the whole database, and every cost drawn is worked out anew.

mod aim;
mod books;
mod command;
mod model;
mod request;
mod runner;

use std::thread;

/// Short histories in many worlds: what a command leaves behind is looked at while it is fresh.
const SEEDS: u64 = 20;
const COMMANDS: usize = 1_000;
const SIDE_BY_SIDE: u64 = 4;

#[test]
fn twenty_thousand_commands_of_sales_keep_every_invariant() {
    thread::scope(|scope| {
        for lane in 0..SIDE_BY_SIDE {
            scope.spawn(move || {
                for seed in (lane..SEEDS).step_by(4) {
                    runner::run(seed + 1, COMMANDS);
                }
            });
        }
    });
}
