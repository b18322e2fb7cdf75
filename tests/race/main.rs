//! Many at once for what only a few can have, on whichever server is under test.

mod api_keys;
mod buying;
mod confirms;
mod fulfilment;
mod keys;
mod lost;
mod money;
mod receipt_reversals;
mod reservations;
mod sessions;
mod versions;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Barrier;
use std::thread;

use support::{Answer, Client, Draft};

/// How many clients race, each on its own connection.
const RACERS: usize = 64;

fn racers(client: &Client, count: usize) -> Vec<Client> {
    (0..count).map(|_| client.on_its_own_connection()).collect()
}

/// Which of the racers one is.
fn position(racers: &[Client], racer: &Client) -> usize {
    let position = racers.iter().position(|other| std::ptr::eq(other, racer));
    position.expect("a racer")
}

/// Every racer sends one request, all at the same moment. Each has just used its connection: it
/// is open, and no time goes into opening it.
fn at_once<'c>(
    racers: &'c [Client],
    draft: impl Fn(&'c Client) -> Draft<'c> + Sync,
) -> Vec<Answer> {
    let start = Barrier::new(racers.len());
    let race = |racer: &'c Client| {
        // A racer that fails before the start comes to it all the same: the others would wait for ever.
        let ready = catch_unwind(AssertUnwindSafe(|| {
            racer.get("/v1/inventory/health").send().expect_status(200);
            draft(racer)
        }));
        start.wait();
        ready
            .unwrap_or_else(|failure| resume_unwind(failure))
            .send()
    };
    let race = &race;
    thread::scope(|scope| {
        let running: Vec<_> = racers
            .iter()
            .map(|racer| scope.spawn(move || race(racer)))
            .collect();
        let answers = running.into_iter().map(|racer| racer.join());
        answers
            .map(|answer| answer.expect("a racer finishes"))
            .collect()
    })
}
