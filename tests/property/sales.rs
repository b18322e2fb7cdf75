//! Random histories of a shop, compared with a simple model: purchases received in parts, stock counts, drafts,
//! orders, shipments, payments, refunds, returns and cancellations, with the stock they move and its cost. After
//! each command the answer, its documents and its stock are compared and the invariants of its order checked.
//! From time to time every invariant is checked over the whole database and every cost is computed again.

mod aim;
mod books;
mod command;
mod model;
mod request;
mod runner;

use std::thread;

/// Many short histories, so that audits of the whole database stay quick.
const SEEDS: u64 = 20;
const COMMANDS: usize = 1_000;
const LANES: u64 = 4;

#[test]
fn twenty_thousand_commands_of_sales_keep_every_invariant() {
    thread::scope(|scope| {
        for lane in 0..LANES {
            scope.spawn(move || {
                for seed in (lane..SEEDS).step_by(4) {
                    runner::run(seed + 1, COMMANDS);
                }
            });
        }
    });
}
