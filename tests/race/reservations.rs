//! Oversell: 64 at once for 10 pieces, 100 times.

use serde_json::json;
use support::depot::{Depot, each};
use support::{Answer, Client};

use crate::{RACERS, at_once, racers};

const BURSTS: usize = 100;
const PIECES: i64 = 10;

/// What became of a burst.
#[derive(Debug, Default)]
struct Outcome {
    held: usize,
    /// The read already showed that nothing is left.
    refused_by_the_rule: usize,
    /// The read still showed stock; the constraint refused inside the batch.
    refused_by_the_constraint: usize,
}

/// On a refusal the number of round trips tells who refused: after the read alone, the rule; after
/// read and write, the batch, and a third reads the numbers that the refusal tells.
fn count(answers: &[Answer]) -> Outcome {
    let mut outcome = Outcome::default();
    for answer in answers {
        match (answer.status, answer.trips()) {
            (201, 2) => outcome.held += 1,
            (409, trips) => {
                assert_eq!(
                    answer.json()["code"],
                    "insufficient_stock",
                    "{}",
                    answer.text
                );
                assert_eq!(answer.json()["requested"], 1, "{}", answer.text);
                assert_eq!(answer.json()["available"], 0, "{}", answer.text);
                match trips {
                    1 => outcome.refused_by_the_rule += 1,
                    3 => outcome.refused_by_the_constraint += 1,
                    _ => panic!("{trips} trips: {}", answer.text),
                }
            }
            _ => panic!(
                "{} in {} trips: {}",
                answer.status,
                answer.trips(),
                answer.text
            ),
        }
    }
    outcome
}

#[test]
fn racing_reservations_never_oversell() {
    let depot = Depot::open();
    let items: Vec<String> = (0..BURSTS).map(|_| depot.item()).collect();
    let lines: Vec<_> = items.iter().map(|item| depot.line(item, PIECES)).collect();
    let body = json!({ "reason": "receipt", "lines": lines });
    let received = depot
        .client()
        .post("/v1/inventory/moves")
        .json(&body)
        .send();
    received.expect_status(201);

    let racers = racers(depot.client(), RACERS);
    let mut lost_in_the_batch = 0;
    let mut bursts_decided_in_the_batch = 0;
    for item in &items {
        let body = json!({ "lines": [depot.line(item, 1)] });
        let hold = |racer| Client::post(racer, "/v1/inventory/reservations").json(&body);
        let outcome = count(&at_once(&racers, hold));
        assert_eq!(outcome.held, 10, "{outcome:?}");
        assert_eq!(depot.counts(item), (PIECES, PIECES, 0), "the level agrees");
        lost_in_the_batch += outcome.refused_by_the_constraint;
        bursts_decided_in_the_batch += usize::from(outcome.refused_by_the_constraint > 0);
    }
    println!(
        "{BURSTS} bursts of {RACERS} for {PIECES}: {lost_in_the_batch} refused by the constraint, \
         in {bursts_decided_in_the_batch} bursts"
    );
    // Otherwise nobody raced, and the test proved nothing.
    assert!(
        bursts_decided_in_the_batch > BURSTS / 4,
        "only {bursts_decided_in_the_batch} bursts were decided inside a batch"
    );
    ledger_agrees(&depot, &items);
}

/// What the reservations sum to is what the levels say.
fn ledger_agrees(depot: &Depot, items: &[String]) {
    let mut path = "/v1/inventory/reservations/summary?limit=100".to_owned();
    let mut seen = 0;
    loop {
        let page = depot.client().get(&path).send().expect_status(200).json();
        for summary in page["items"].as_array().expect("summaries") {
            assert_eq!(
                (&summary["held"], &summary["count"]),
                (&each(PIECES), &json!(10))
            );
            seen += 1;
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => {
                path = format!("/v1/inventory/reservations/summary?limit=100&cursor={cursor}");
            }
            None => break,
        }
    }
    assert_eq!(seen, items.len());
}

#[test]
fn racing_movements_never_go_below_zero() {
    let depot = Depot::open();
    let item = depot.stocked(PIECES);
    let racers = racers(depot.client(), RACERS);
    let body = json!({ "reason": "sale", "lines": [depot.line(&item, 3)] });
    let sell = |racer| Client::post(racer, "/v1/inventory/moves").json(&body);
    let answers = at_once(&racers, sell);
    let sold = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(sold, 3);
    assert_eq!(depot.counts(&item), (1, 0, 1));
}
