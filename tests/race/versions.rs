//! Many at once with one If-Match: one of them was first, and the others are told.

use serde_json::json;
use support::Client;
use support::depot::Depot;

use crate::{at_once, racers};

const AT_ONCE: usize = 16;
const ROUNDS: usize = 10;

#[test]
fn of_concurrent_changes_of_one_version_one_succeeds() {
    let depot = Depot::open();
    let racers = racers(depot.client(), AT_ONCE);
    let new = json!({ "kind": "company", "name": "Race Ltd" });
    let supplier = depot
        .client()
        .post("/v1/purchasing/suppliers")
        .json(&new)
        .send();
    let supplier = supplier.expect_status(201).id();
    for _ in 0..ROUNDS {
        let item = depot.item();
        // Terms that nobody has set yet have version 0.
        let terms = format!("/v1/purchasing/suppliers/{supplier}/items/{item}");
        let level = depot.level_path(&item);
        let minimum = json!({ "minimum": { "value": 3, "unit": "each" } });
        for (path, body) in [(terms, json!({ "lead_time_days": 3 })), (level, minimum)] {
            let put = |racer| {
                Client::put(racer, &path)
                    .header("if-match", "\"0\"")
                    .json(&body)
            };
            let answers = at_once(&racers, put);
            let written = answers.iter().filter(|answer| answer.status == 200);
            assert_eq!(written.count(), 1, "{path}");
            for lost in answers.into_iter().filter(|answer| answer.status != 200) {
                lost.expect_problem(412, "precondition_failed");
            }
        }
    }
}
