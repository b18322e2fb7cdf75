//! `/v1/inventory/alerts`, and how alerts follow the stock.

use serde_json::{Value, json};
use support::depot::{Depot, each, run_job, slot};

const UNKNOWN: &str = "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102";

fn acknowledge(depot: &Depot, id: &str) -> support::Answer {
    let path = format!("/v1/inventory/alerts/{id}/acknowledge");
    depot.client().post(&path).send()
}

#[test]
fn an_alert_opens_escalates_and_resolves_with_the_stock() {
    let depot = Depot::open();
    let item = depot.stocked(21);
    depot.watch(&item, 10);
    assert_eq!(depot.alerts(&item), [json!(null); 0]);
    let look = || {
        let alerts = depot.alerts(&item);
        assert_eq!(alerts.len(), 1, "one alert for an item and warehouse");
        let alert = &alerts[0];
        let told = |name: &str| alert[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(alert["available"], depot.level(&item)["available"]);
        (told("level"), told("state"))
    };
    let pair = |level: &str, state: &str| (level.to_owned(), state.to_owned());

    depot.move_stock("sale", &item, 11).expect_status(201);
    assert_eq!(look(), pair("warning", "open"), "at the minimum");
    depot.move_stock("sale", &item, 4).expect_status(201);
    assert_eq!(look(), pair("warning", "open"));
    depot.hold(&item, 1, 900).expect_status(201);
    assert_eq!(
        look(),
        pair("critical", "open"),
        "at half the minimum, held stock is not there"
    );
    depot.hold(&item, 5, 900).expect_status(201);
    assert_eq!(look(), pair("out", "open"));
    assert_eq!(depot.level(&item)["state"], "out");
    depot.receive(&item, 6).expect_status(201);
    assert_eq!(look(), pair("warning", "open"));
    depot.receive(&item, 5).expect_status(201);
    assert_eq!(look(), pair("warning", "resolved"));
    assert_eq!(depot.alerts(&item)[0]["available"], each(11));

    depot.move_stock("sale", &item, 1).expect_status(201);
    let alerts = depot.alerts(&item);
    let states: Vec<_> = alerts.iter().map(|alert| alert["state"].as_str()).collect();
    assert_eq!(
        states,
        [Some("open"), Some("resolved")],
        "a new one, newest first"
    );
}

#[test]
fn an_alert_follows_the_minimum() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    depot.watch(&item, 10);
    assert_eq!(depot.alerts(&item)[0]["level"], "warning");
    depot.watch(&item, 20);
    let alert = depot.alerts(&item)[0].clone();
    assert_eq!(
        (&alert["level"], &alert["minimum"]),
        (&json!("critical"), &each(20))
    );
    assert_eq!(alert["version"], 2);
    depot.watch(&item, 25);
    assert_eq!(depot.alerts(&item)[0]["minimum"], each(25));
    depot.watch(&item, 0);
    let alert = depot.alerts(&item)[0].clone();
    assert_eq!(
        (&alert["state"], &alert["minimum"]),
        (&json!("resolved"), &each(25)),
        "0 means none"
    );
    assert_eq!(depot.level(&item)["state"], "unwatched");
}

#[test]
fn a_released_or_expired_hold_resolves_an_alert() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    depot.watch(&item, 5);
    let held = depot
        .hold(&item, 9, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    assert_eq!(depot.alerts(&item)[0]["level"], "critical");
    let path = format!("/v1/inventory/reservations/{held}/release");
    depot.client().post(&path).send().expect_status(200);
    assert_eq!(depot.alerts(&item)[0]["state"], "resolved");
}

#[test]
fn an_alert_is_acknowledged_once() {
    let depot = Depot::open();
    let item = depot.stocked(1);
    depot.watch(&item, 5);
    let alert = depot.alerts(&item)[0].clone();
    let id = alert["id"].as_str().expect("an id");
    let seen = acknowledge(&depot, id).expect_status(200);
    assert_eq!(seen.trips(), 2);
    let seen = seen.json();
    assert_eq!(
        (&seen["state"], &seen["version"]),
        (&json!("acknowledged"), &json!(2))
    );
    assert_eq!(seen["acknowledged_by"], depot.shop.user["id"]);
    let refused = acknowledge(&depot, id)
        .expect_problem(409, "illegal_transition")
        .json();
    assert_eq!(
        (&refused["state"], &refused["allowed"]),
        (&json!("acknowledged"), &json!([]))
    );

    depot.move_stock("sale", &item, 1).expect_status(201);
    let alert = depot.alerts(&item)[0].clone();
    assert_eq!(
        (&alert["state"], &alert["level"]),
        (&json!("acknowledged"), &json!("out")),
        "it stays seen"
    );
    depot.receive(&item, 9).expect_status(201);
    let alert = depot.alerts(&item)[0].clone();
    assert_eq!(alert["state"], "resolved");
    assert_eq!(alert["acknowledged_by"], depot.shop.user["id"]);
    acknowledge(&depot, id).expect_problem(409, "illegal_transition");

    acknowledge(&depot, UNKNOWN).expect_problem(404, "not_found");
    acknowledge(&Depot::open(), id).expect_problem(404, "not_found");
    let path = format!("/v1/inventory/alerts/{id}/acknowledge");
    let stale = depot
        .client()
        .post(&path)
        .header("if-match", "\"1\"")
        .send();
    stale.expect_problem(412, "precondition_failed");
}

#[test]
fn alerts_are_listed_by_each_filter_and_counted() {
    let depot = Depot::open();
    let ids: Vec<String> = [(0, 10), (4, 10), (8, 10), (9, 10)]
        .iter()
        .map(|(pieces, minimum)| {
            let item = if *pieces == 0 {
                depot.item()
            } else {
                depot.stocked(*pieces)
            };
            depot.watch(&item, *minimum);
            depot.alerts(&item)[0]["id"]
                .as_str()
                .expect("an id")
                .to_owned()
        })
        .collect();
    acknowledge(&depot, &ids[2]).expect_status(200);
    let count = depot
        .client()
        .get("/v1/inventory/alerts/count")
        .send()
        .expect_status(200);
    assert_eq!(count.trips(), 1);
    let counted = json!({ "out": 1, "critical": 1, "warning": 2, "open": 3, "acknowledged": 1 });
    assert_eq!(count.json(), counted);

    let list = |query: &str| -> Vec<usize> {
        let path = format!("/v1/inventory/alerts?{query}");
        let read = depot.client().get(&path).send().expect_status(200);
        assert_eq!(read.trips(), 1);
        let json = read.json();
        let alerts = json["items"].as_array().expect("alerts");
        let number = |alert: &Value| {
            ids.iter()
                .position(|id| alert["id"] == **id)
                .expect("known")
        };
        alerts.iter().map(number).collect()
    };
    assert_eq!(list(""), [3, 2, 1, 0]);
    assert_eq!(list("state=open"), [3, 1, 0]);
    assert_eq!(list("state=open&level=warning"), [3]);
    assert_eq!(list("level=warning"), [3, 2]);
    assert_eq!(list("state=acknowledged"), [2]);
    assert_eq!(list("state=resolved"), [0; 0]);
    assert_eq!(
        list(&format!("warehouse_id={}", depot.warehouse)),
        [3, 2, 1, 0]
    );
    assert_eq!(list(&format!("warehouse_id={UNKNOWN}")), [0; 0]);
    let page = depot.client().get("/v1/inventory/alerts?limit=3").send();
    assert_eq!(
        list(&format!("cursor={}", page.text_at("/next_cursor"))),
        [0]
    );
    depot
        .client()
        .get("/v1/inventory/alerts?level=low")
        .send()
        .expect_problem(400, "invalid_query");
}

#[test]
fn the_restock_check_resolves_alerts_of_deleted_items() {
    let depot = Depot::open();
    let item = depot.item();
    depot.watch(&item, 5);
    let deleted = depot
        .client()
        .delete(&format!("/v1/inventory/items/{item}"))
        .send();
    deleted.expect_status(204);
    let slot = slot();
    let first = run_job(depot.client(), "inventory.restock_check", &slot);
    assert_eq!(depot.alerts(&item)[0]["state"], "resolved");
    assert_eq!(
        run_job(depot.client(), "inventory.restock_check", &slot),
        first,
        "it is done"
    );
    let unknown = support::Client::new().bearer(&support::internal_secret());
    unknown
        .post("/internal/inventory/jobs/nothing")
        .send()
        .expect_problem(404, "not_found");
    support::Client::new()
        .post("/internal/inventory/jobs/inventory.restock_check")
        .send()
        .expect_problem(401, "unauthenticated");
}
