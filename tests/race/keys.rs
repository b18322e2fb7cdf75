//! One Idempotency-Key, a thousand times, many at once: one effect, identical answers.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::json;
use support::Client;
use support::depot::Depot;

use crate::{at_once, racers};

const TIMES: usize = 1_000;
const AT_ONCE: usize = 32;

#[test]
fn a_thousand_requests_with_one_idempotency_key_have_one_effect_and_one_answer() {
    let depot = Depot::open();
    let item = depot.item();
    let body = json!({ "reason": "receipt", "lines": [depot.line(&item, 7)] });
    let racers = racers(depot.client(), AT_ONCE);
    let start = Barrier::new(AT_ONCE);
    let sent = AtomicUsize::new(0);
    let answers: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = racers
            .iter()
            .map(|racer| {
                scope.spawn(|| {
                    start.wait();
                    let mut answers = Vec::new();
                    while sent.fetch_add(1, Ordering::Relaxed) < TIMES {
                        let draft = racer.post("/v1/inventory/moves").key("the-one").json(&body);
                        answers.push(draft.send().expect_status(201));
                    }
                    answers
                })
            })
            .collect();
        let all = running
            .into_iter()
            .map(|racer| racer.join().expect("a racer finishes"));
        all.flatten().collect()
    });
    assert_eq!(answers.len(), TIMES);
    let first = answers.first().expect("an answer").text.clone();
    assert!(
        answers.iter().all(|answer| answer.text == first),
        "identical answers"
    );
    let new = |answer: &&support::Answer| answer.header("idempotency-replayed").is_none();
    assert_eq!(answers.iter().filter(new).count(), 1, "one is the first");
    assert_eq!(depot.counts(&item), (7, 0, 7), "one effect");
}

#[test]
fn concurrent_repeats_for_the_last_piece_all_get_the_first_answer() {
    let depot = Depot::open();
    let racers = racers(depot.client(), AT_ONCE);
    for round in 0..20 {
        let item = depot.stocked(1);
        let body = json!({ "lines": [depot.line(&item, 1)] });
        let key = format!("last-{round}");
        let hold = |racer| {
            Client::post(racer, "/v1/inventory/reservations")
                .key(&key)
                .json(&body)
        };
        let answers = at_once(&racers, hold);
        let texts: Vec<String> = answers
            .into_iter()
            .map(|answer| answer.expect_status(201).text)
            .collect();
        // A twin that loses may fail at the stock first: it must find the winner's answer all the same.
        assert!(
            texts.iter().all(|text| *text == texts[0]),
            "identical answers"
        );
        assert_eq!(depot.counts(&item), (1, 1, 0));
    }
}
