//! `/v1/orders/numbers`.

use serde_json::{Value, json};
use support::buyer::receipt;
use support::market::{Market, carried, line, pounds};
use support::shop::unique;

#[test]
fn numbers_have_the_chosen_format_and_continue_the_sequence() {
    let market = Market::open();
    let item = market.stocked(5);
    market.confirmed(&[line(&item, 1)]);
    let path = "/v1/orders/numbers/order";
    let body = json!({ "prefix": "2026/", "digits": 3 });
    let changed = market.client().patch(path).json(&body).send();
    assert_eq!(changed.expect_status(200).json()["next"], "2026/002");
    let order = market.confirmed(&[line(&item, 1)]);
    assert_eq!(market.order(&order)["number"], "2026/002");
    let found = market
        .client()
        .get("/v1/orders/by-number/2026%2F002")
        .send();
    assert_eq!(found.expect_status(200).id(), order);
    // With a digit at the end of the prefix, SO-1 and 1 would give the same text as SO- and 11.
    for prefix in ["SO-1", "7", "A/2026"] {
        let refused = market
            .client()
            .patch(path)
            .json(&json!({ "prefix": prefix }));
        let refused = refused.send().expect_problem(422, "invalid_body");
        assert_eq!(refused.text_at("/errors/0/pointer"), "/prefix");
    }
    let unknown = market.client().patch("/v1/orders/numbers/poem").json(&body);
    unknown.send().expect_status(404);
}

#[test]
fn each_document_type_has_a_sequence() {
    let market = Market::open();
    let list = market.client().get("/v1/orders/numbers").send();
    let list = list.expect_status(200).json();
    assert_eq!(list["sequences"].as_array().map(Vec::len), Some(5));
    assert_eq!(list["sequences"][0]["next"], "SO-000001");
}

fn post(market: &Market, path: &str, body: &Value) -> Value {
    let sent = market.client().post(path).json(body).send();
    assert!(sent.status < 300, "{path}: {}", sent.text);
    sent.json()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The path of a placed purchase order of ten pieces of an item.
fn placed(market: &Market, item: &str) -> String {
    let supplier = json!({ "name": unique("supplier") });
    let supplier = post(market, "/v1/purchasing/suppliers", &supplier);
    let mut line = market.line(item, 10);
    line["price"] = pounds(100);
    let body = json!({ "supplier_id": supplier["id"], "lines": [line] });
    let order = post(market, "/v1/purchasing/purchase-orders", &body);
    let path = format!("/v1/purchasing/purchase-orders/{}", text(&order["id"]));
    post(market, &format!("{path}/place"), &json!({}));
    path
}

/// Makes a document of each type, and gives the path where it is read and its number in the answer that made it.
type Make = fn(&Market, &str) -> (String, String);

const DOCUMENTS: &[(&str, Make)] = &[
    ("order", |market, item| {
        let id = market.confirmed(&[line(item, 1)]);
        let number = text(&market.order(&id)["number"]);
        (format!("/v1/orders/{id}"), number)
    }),
    ("purchase_order", |market, item| {
        let path = placed(market, item);
        let read = market.client().get(&path).send().expect_status(200);
        (path, read.text_at("/number"))
    }),
    ("receipt", |market, item| {
        let order = placed(market, item);
        let body = receipt(market.client(), &order, &[(1, 4)]);
        let came = post(market, &format!("{order}/receive"), &body);
        let id = text(&came["receipt"]["id"]);
        let number = text(&came["receipt"]["number"]);
        (format!("/v1/purchasing/receipts/{id}"), number)
    }),
    ("return", |market, item| {
        let (order, line) = market.completed(item, 2);
        let body = json!({
            "order_id": order, "reason": "Too small", "lines": [carried(&line, 1)]
        });
        let made = market.make("returns", &body).expect_status(201);
        (
            format!("/v1/orders/returns/{}", made.id()),
            made.text_at("/number"),
        )
    }),
    ("shipment", |market, item| {
        let order = market.confirmed(&[line(item, 1)]);
        let made = market.make("shipments", &json!({ "order_id": order }));
        let made = made.expect_status(201);
        (
            format!("/v1/orders/shipments/{}", made.id()),
            made.text_at("/number"),
        )
    }),
];

#[test]
fn the_next_document_of_each_type_has_the_number_that_was_promised_and_keeps_it() {
    let market = Market::open();
    let item = market.stocked(100);
    let sequences = || {
        let list = market.client().get("/v1/orders/numbers").send();
        let list = list.expect_status(200).json();
        list["sequences"].as_array().expect("sequences").clone()
    };
    let types: Vec<String> = sequences().iter().map(|one| text(&one["type"])).collect();
    let known: Vec<&str> = DOCUMENTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(types, known, "each type of document is in the table");
    let next = |name: &str| {
        let all = sequences();
        let of_type = all.iter().find(|one| one["type"] == *name);
        text(&of_type.expect("a sequence")["next"])
    };
    for (name, make) in DOCUMENTS {
        let promised = next(name);
        let (path, number) = make(&market, &item);
        assert_eq!(number, promised, "{name}");
        let format = json!({ "prefix": "OC/2026/", "digits": 4 });
        let change = market.client().patch(&format!("/v1/orders/numbers/{name}"));
        let changed = change.json(&format).send().expect_status(200);
        let promised = changed.text_at("/next");
        assert!(promised.starts_with("OC/2026/00"), "{name}: {promised}");
        assert_eq!(make(&market, &item).1, promised, "{name}");
        let kept = market.client().get(&path).send().expect_status(200);
        assert_eq!(kept.text_at("/number"), number, "{name}");
        assert_ne!(next(name), promised, "{name}");
    }
}
