//! Many at once for what only a few can have, on whichever server is under test.

mod keys;
mod reservations;

use std::thread;

use support::Client;

/// How many clients race, each on its own connection.
const RACERS: usize = 64;

/// A start line: every racer has a connection that is open and waits for its turn.
fn racers(client: &Client, count: usize) -> Vec<Client> {
    let racers: Vec<Client> = (0..count).map(|_| client.on_its_own_connection()).collect();
    thread::scope(|scope| {
        for racer in &racers {
            scope.spawn(|| racer.get("/v1/inventory/health").send().expect_status(200));
        }
    });
    racers
}
