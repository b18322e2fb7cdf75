//! `/v1/inventory/counts`: scans may be repeated, a count is posted once.

use serde_json::{Value, json};
use support::depot::{Depot, each, run_job, slot};
use support::{Answer, record};

pub fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

pub fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

/// Opens a count and gives its path.
pub fn open(depot: &Depot) -> String {
    let body = json!({ "warehouse_id": depot.warehouse });
    let made = post(depot, "/v1/inventory/counts", &body).expect_status(201);
    format!("/v1/inventory/counts/{}", made.id())
}

pub fn scan(depot: &Depot, count: &str, scans: &[(&str, &str, i64)]) -> Answer {
    let scans: Vec<Value> = scans
        .iter()
        .map(|(seq, item, pieces)| {
            json!({ "device_seq": seq, "item_id": item, "quantity": each(*pieces) })
        })
        .collect();
    post(depot, &format!("{count}/scans"), &json!({ "scans": scans }))
}

pub fn close(depot: &Depot, count: &str) -> Answer {
    post(depot, &format!("{count}/post"), &json!({}))
}

#[test]
fn posting_a_count_moves_only_the_differences() {
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
        .find(|line| line["item"]["id"] == fewer);
    let line = line.expect("the item").clone();
    assert_eq!((&line["quantity"], &line["on_hand"]), (&each(7), &each(10)));
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
    assert_eq!(line["quantity"], each(9));
    assert_eq!(read(&depot, &count)["items"], 1);
}

#[test]
fn a_device_seq_names_one_scan_only() {
    let depot = Depot::open();
    let [first, second] = [10, 10].map(|pieces| depot.stocked(pieces));
    let count = open(&depot);
    scan(&depot, &count, &[("1", &first, 5)]).expect_status(200);
    for other in [("1", second.as_str(), 7), ("1", first.as_str(), 6)] {
        let refused = scan(&depot, &count, &[("2", &second, 1), other]);
        let refused = refused.expect_problem(409, "scan_name_taken");
        assert_eq!(refused.text_at("/errors/0/pointer"), "/scans/1/device_seq");
    }
    let refused = scan(&depot, &count, &[("3", &first, 1), ("3", &second, 1)]);
    let refused = refused.expect_problem(409, "scan_name_taken");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/scans/1/device_seq");
    let lines = read(&depot, &format!("{count}/lines"));
    assert_eq!(lines["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(lines["items"][0]["quantity"], each(5));
}

#[test]
fn of_racing_scans_with_one_device_seq_one_counts_and_the_others_are_refused() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let count = open(&depot);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let send = |pieces: i64| scan(&depot, &count, &[("1", &item, pieces)]);
        let workers: Vec<_> = (1..=8)
            .map(|pieces| scope.spawn(move || send(pieces)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("it ends"))
            .collect()
    });
    let counted = answers.iter().position(|answer| answer.status == 200);
    let counted = counted.expect("one was counted");
    for (number, answer) in answers.into_iter().enumerate() {
        if number != counted {
            assert_eq!(answer.status, 409, "{}", answer.text);
        }
    }
    // Which request wins is chance, so the answers are not recorded.
    let _unrecorded = record::pause();
    let line = &read(&depot, &format!("{count}/lines"))["items"][0];
    let counted = i64::try_from(counted + 1).expect("few");
    assert_eq!(line["quantity"], each(counted));
}

#[test]
fn a_count_holds_a_thousand_items_however_often_they_are_scanned() {
    let depot = Depot::open();
    let rows: String = (0..1_001)
        .map(|number| format!("sku-{number:04},X,product,each\n"))
        .collect();
    let (rows, last) = rows.split_at(rows.len() / 1_001 * 1_000);
    for rows in [rows, last] {
        let sheet = json!({ "csv": format!("sku,name,kind,unit\n{rows}") });
        post(&depot, "/v1/inventory/import", &sheet).expect_status(201);
    }
    run_job(depot.client(), "inventory.import_rows", &slot());
    let mut items: Vec<String> = Vec::new();
    let mut path = "/v1/inventory/items?sort=sku&limit=100".to_owned();
    while items.len() < 1_001 {
        let page = read(&depot, &path);
        let ids = page["items"].as_array().expect("items").iter();
        items.extend(ids.map(|item| item["id"].as_str().expect("an id").to_owned()));
        let next = page["next_cursor"].as_str().unwrap_or_default();
        path = format!("/v1/inventory/items?sort=sku&limit=100&cursor={next}");
    }
    let count = open(&depot);
    let names: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let scans: Vec<(&str, &str, i64)> = names
        .iter()
        .zip(&items)
        .map(|(name, item)| (name.as_str(), item.as_str(), 1))
        .collect();
    for scans in scans[..1_000].chunks(200) {
        scan(&depot, &count, scans).expect_status(200);
    }
    scan(&depot, &count, &scans[800..1_000]).expect_status(200);
    scan(&depot, &count, &[("again", &items[0], 2)]).expect_status(200);
    let refused = scan(&depot, &count, &[scans[1_000]]);
    assert_eq!(
        refused.expect_problem(422, "too_many_lines").json()["limit"],
        1_000
    );
    assert_eq!(read(&depot, &count)["items"], 1_000);
}

#[test]
fn a_counted_quantity_has_a_maximum() {
    const MOST: i64 = 1_000_000_000_000;
    let depot = Depot::open();
    let item = depot.item();
    let count = open(&depot);
    scan(&depot, &count, &[("1", &item, MOST)]).expect_status(200);
    scan(&depot, &count, &[("2", &item, 1)]).expect_problem(422, "out_of_range");
    close(&depot, &count).expect_status(200);
    assert_eq!(depot.counts(&item).0, MOST);
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
    assert_eq!(line["quantity"], each(16));
}

#[test]
fn a_count_is_outdated_when_stock_moved_after_the_scan() {
    let depot = Depot::open();
    let [item, other] = [10, 10].map(|pieces| depot.stocked(pieces));
    let count = open(&depot);
    scan(&depot, &count, &[("c-1", &item, 8), ("c-2", &other, 9)]).expect_status(200);
    depot.move_stock("sale", &item, 1).expect_status(201);
    let refused = close(&depot, &count).expect_problem(409, "count_outdated");
    assert_eq!(refused.json()["items"], json!([item]));
    assert_eq!(depot.counts(&item).0, 9);
    let confirm = |items: &[&String]| {
        post(
            &depot,
            &format!("{count}/post"),
            &json!({ "confirm": items }),
        )
    };
    // The second item moved after the first refusal, so it is not confirmed.
    depot.move_stock("sale", &other, 1).expect_status(201);
    let refused = confirm(&[&item]).expect_problem(409, "count_outdated");
    assert_eq!(refused.json()["items"], json!([other]));
    assert_eq!(depot.counts(&item).0, 9);
    let confirmed = confirm(&[&item, &other]).expect_status(200);
    assert_eq!(confirmed.json()["corrected"], 1);
    assert_eq!((depot.counts(&item).0, depot.counts(&other).0), (8, 9));
}

#[test]
fn a_wrong_scan_is_refused_with_its_pointer() {
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
    post(&depot, &format!("{count}/scans"), &body).expect_problem(422, "unit_mismatch");
    let nowhere = json!({ "warehouse_id": unknown });
    post(&depot, "/v1/inventory/counts", &nowhere).expect_problem(422, "invalid_reference");
}

#[test]
fn counts_are_listed_and_can_be_cancelled() {
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
