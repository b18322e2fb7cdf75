//! Stock counts: scanned by devices that repeat themselves, posted once.

use serde_json::{Value, json};
use support::Answer;
use support::depot::{Depot, each};

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

/// The path of a new count.
fn open(depot: &Depot) -> String {
    let body = json!({ "warehouse_id": depot.warehouse });
    let made = post(depot, "/v1/inventory/counts", &body).expect_status(201);
    format!("/v1/inventory/counts/{}", made.id())
}

fn scan(depot: &Depot, count: &str, scans: &[(&str, &str, i64)]) -> Answer {
    let scans: Vec<Value> = scans
        .iter()
        .map(|(seq, item, pieces)| {
            json!({ "device_seq": seq, "item_id": item, "quantity": each(*pieces) })
        })
        .collect();
    post(depot, &format!("{count}/scan"), &json!({ "scans": scans }))
}

fn close(depot: &Depot, count: &str) -> Answer {
    post(depot, &format!("{count}/post"), &json!({}))
}

#[test]
fn a_count_moves_the_differences_and_nothing_else() {
    let depot = Depot::open();
    let [fewer, more, same, unseen] = [10, 10, 10, 10].map(|pieces| depot.stocked(pieces));
    let count = open(&depot);
    scan(
        &depot,
        &count,
        &[("a-1", &fewer, 4), ("a-2", &more, 12), ("a-3", &same, 10)],
    )
    .expect_status(200);
    scan(&depot, &count, &[("a-4", &fewer, 3)]).expect_status(200);
    let lines = read(&depot, &format!("{count}/lines"));
    let line = lines["items"]
        .as_array()
        .expect("items")
        .iter()
        .find(|line| line["item_id"] == fewer);
    let line = line.expect("the item").clone();
    assert_eq!((&line["counted"], &line["on_hand"]), (&each(7), &each(10)));
    assert_eq!(line["moved_since"], false);
    let posted = close(&depot, &count).expect_status(200);
    assert_eq!(posted.trips(), 2);
    let posted = posted.json();
    assert_eq!(
        (&posted["corrected"], &posted["count"]["state"]),
        (&json!(2), &json!("posted"))
    );
    let on_hand = [&fewer, &more, &same, &unseen].map(|item| depot.counts(item).0);
    assert_eq!(on_hand, [7, 12, 10, 10]);
    let moves = read(
        &depot,
        &format!("/v1/inventory/moves?item_id={fewer}&reason=count"),
    );
    assert_eq!(moves["items"][0]["quantity"], each(3));
    close(&depot, &count).expect_problem(409, "illegal_transition");
    scan(&depot, &count, &[("a-5", &fewer, 1)]).expect_problem(409, "illegal_transition");
}

#[test]
fn a_scan_sent_again_counts_once() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let count = open(&depot);
    for _ in 0..3 {
        scan(
            &depot,
            &count,
            &[("b-1", &item, 4), ("b-2", &item, 5), ("b-1", &item, 4)],
        )
        .expect_status(200);
    }
    let line = &read(&depot, &format!("{count}/lines"))["items"][0];
    assert_eq!(line["counted"], each(9));
    assert_eq!(read(&depot, &count)["items"], 1);
}

#[test]
fn devices_scan_at_the_same_time() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let count = open(&depot);
    std::thread::scope(|scope| {
        for device in 0..8 {
            let (depot, count, item) = (&depot, &count, &item);
            scope.spawn(move || {
                let name = format!("device-{device}");
                scan(depot, count, &[(&name, item, 2)]).expect_status(200);
            });
        }
    });
    let line = &read(&depot, &format!("{count}/lines"))["items"][0];
    assert_eq!(line["counted"], each(16));
}

#[test]
fn a_count_is_doubted_when_stock_moved_meanwhile() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let count = open(&depot);
    scan(&depot, &count, &[("c-1", &item, 8)]).expect_status(200);
    depot.move_stock("sale", &item, 1).expect_status(201);
    let refused = close(&depot, &count).expect_problem(409, "count_outdated");
    assert_eq!(refused.json()["items"], json!([item]));
    assert_eq!(depot.counts(&item).0, 9);
    let confirmed = post(
        &depot,
        &format!("{count}/post"),
        &json!({ "confirm": true }),
    );
    assert_eq!(confirmed.expect_status(200).json()["corrected"], 1);
    assert_eq!(depot.counts(&item).0, 8);
}

#[test]
fn what_is_reserved_cannot_be_counted_away() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    depot.hold(&item, 6, 600).expect_status(201);
    let count = open(&depot);
    scan(&depot, &count, &[("d-1", &item, 5)]).expect_status(200);
    let refused = close(&depot, &count).expect_problem(409, "insufficient_stock");
    assert_eq!(refused.json()["item_id"], item);
    scan(&depot, &count, &[("d-2", &item, 1)]).expect_status(200);
    close(&depot, &count).expect_status(200);
    assert_eq!(depot.counts(&item), (6, 6, 0));
}

#[test]
fn a_scan_says_what_it_cannot_count() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let count = open(&depot);
    let unknown = support::sample::UNKNOWN_ID;
    let refused = scan(&depot, &count, &[("e-1", &item, 1), ("e-2", unknown, 1)]);
    let refused = refused.expect_problem(422, "invalid_reference");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/scans/1/item_id");
    assert_eq!(read(&depot, &count)["items"], 0, "nothing was counted");
    let body = json!({ "scans": [
        { "device_seq": "e-3", "item_id": item, "quantity": { "value": 1, "unit": "g" } }
    ] });
    post(&depot, &format!("{count}/scan"), &body).expect_problem(422, "unit_mismatch");
    let nowhere = json!({ "warehouse_id": unknown });
    post(&depot, "/v1/inventory/counts", &nowhere).expect_problem(422, "invalid_reference");
}

#[test]
fn counts_are_listed_and_can_be_given_up() {
    let depot = Depot::open();
    let (first, second) = (open(&depot), open(&depot));
    let gone = post(&depot, &format!("{first}/cancel"), &json!({})).expect_status(200);
    assert_eq!(gone.json()["state"], "cancelled");
    close(&depot, &first).expect_problem(409, "illegal_transition");
    let paths = |query: &str| -> Vec<String> {
        let list = read(&depot, &format!("/v1/inventory/counts?{query}"));
        let items = list["items"].as_array().expect("items").clone();
        items
            .iter()
            .map(|one| {
                format!(
                    "/v1/inventory/counts/{}",
                    one["id"].as_str().expect("an id")
                )
            })
            .collect()
    };
    assert_eq!(paths(""), [second.clone(), first.clone()]);
    assert_eq!(paths("state=open"), [second]);
    assert_eq!(
        paths(&format!("state=cancelled&warehouse_id={}", depot.warehouse)),
        [first]
    );
}
