//! Receipts reversed by several at once: exactly one succeeds, and none when goods were used at the same moment.

use serde_json::{Value, json};
use support::buyer::receipt;
use support::depot::Depot;
use support::shop::unique;

use crate::{RACERS, at_once, position, racers};

/// An order of ten pieces that came: its path and the movement.
fn received(depot: &Depot, item: &str) -> (String, String) {
    let post = |path: &str, body: &Value| {
        let sent = depot.client().post(path).json(body).send();
        assert!(sent.status < 300, "{}", sent.text);
        sent
    };
    let supplier = post("/v1/purchasing/suppliers", &json!({ "name": unique("s") })).id();
    let mut line = depot.line(item, 10);
    line["price"] = json!({ "amount": 100, "currency": "GBP" });
    let body = json!({ "supplier_id": supplier, "lines": [line] });
    let order = post("/v1/purchasing/purchase-orders", &body).id();
    let path = format!("/v1/purchasing/purchase-orders/{order}");
    post(&format!("{path}/place"), &json!({}));
    let body = receipt(depot.client(), &path, &[(1, 10)]);
    let came = post(&format!("{path}/receive"), &body);
    (path, came.text_at("/moves/0/id"))
}

#[test]
fn of_concurrent_reversals_of_a_receipt_one_succeeds() {
    let depot = Depot::open();
    let item = depot.item();
    let (path, came) = received(&depot, &item);
    let racers = racers(depot.client(), RACERS);
    let body = json!({ "moves": [came] });
    let reverse = format!("{path}/reverse");
    let answers = at_once(&racers, |racer| racer.post(&reverse).json(&body));
    let done = answers.iter().filter(|answer| answer.status == 200);
    assert_eq!(done.count(), 1);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(lost.status, 409, "{}", lost.text);
    }
    assert_eq!(depot.counts(&item), (0, 0, 0));
}

#[test]
fn a_receipt_whose_goods_are_used_at_the_same_moment_is_not_reversed() {
    let depot = Depot::open();
    for _ in 0..8 {
        // Another receipt at a higher cost: reversing the wrong cost layer would show in the cost.
        let item = depot.item();
        let (path, came) = received(&depot, &item);
        depot.buy(&item, 20, 90_000).expect_status(201);
        let racers = racers(depot.client(), 16);
        let reverse = format!("{path}/reverse");
        let answers = at_once(&racers, |racer| {
            if position(&racers, racer).is_multiple_of(2) {
                let body = json!({ "moves": [came] });
                racer.post(&reverse).json(&body)
            } else {
                let body = json!({ "reason": "consume", "lines": [depot.line(&item, 1)] });
                racer.post("/v1/inventory/moves").json(&body)
            }
        });
        let reversed = answers.iter().step_by(2);
        let reversed = reversed.filter(|answer| answer.status == 200).count();
        let order = depot.client().get(&path).send().expect_status(200).json();
        let value = depot.client().get(&format!("/v1/inventory/moves/{came}"));
        let value = value.send().expect_status(200).json();
        assert_eq!(value["reversed_by"].is_string(), reversed == 1);
        assert_eq!(
            order["state"],
            if reversed == 1 { "ordered" } else { "received" }
        );
        let Some(mirror) = value["reversed_by"].as_str() else {
            assert_eq!(reversed, 0);
            continue;
        };
        let mirror = depot.client().get(&format!("/v1/inventory/moves/{mirror}"));
        let cost = mirror.send().expect_status(200).json()["cost"].clone();
        assert_eq!(
            cost["ten_thousandths"], 10_000_000,
            "the full cost of this receipt"
        );
    }
}
