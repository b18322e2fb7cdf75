//! What was bought of a supplier and how well that went; what items sold for and cost over time.

use serde_json::{Value, json};
use support::depot::{Depot, each};
use support::shop::unique;

fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

fn post(depot: &Depot, path: &str, body: &Value, status: u16) -> Value {
    let sent = depot.client().post(path).json(body).send();
    sent.expect_status(status).json()
}

fn money(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "GBP" })
}

/// The path of a supplier that sells an item for 200.
fn supplier(depot: &Depot, item: &str) -> String {
    let made = post(
        depot,
        "/v1/inventory/suppliers",
        &json!({ "name": unique("s") }),
        201,
    );
    let path = format!(
        "/v1/inventory/suppliers/{}",
        made["id"].as_str().expect("an id")
    );
    let terms = json!({ "price": money(200), "lead_time_days": 2 });
    let set = depot
        .client()
        .put(&format!("{path}/items/{item}"))
        .json(&terms)
        .send();
    set.expect_status(200);
    path
}

/// Orders ten pieces and receives some of them, days later.
fn buy(depot: &Depot, supplier: &str, item: &str, price: i64, pieces: i64) -> String {
    let mut line = depot.line(item, 10);
    line["price"] = money(price);
    let supplier = supplier.rsplit('/').next();
    let body = json!({ "supplier_id": supplier, "lines": [line] });
    let made = post(depot, "/v1/inventory/purchase-orders", &body, 201);
    let path = format!(
        "/v1/inventory/purchase-orders/{}",
        made["id"].as_str().expect("an id")
    );
    post(depot, &format!("{path}/place"), &json!({}), 200);
    if pieces > 0 {
        let came = json!({ "lines": [{ "line": 1, "quantity": each(pieces) }] });
        post(depot, &format!("{path}/receive"), &came, 200);
    }
    path
}

#[test]
fn the_purchases_of_a_supplier_are_its_lines_newest_first() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot, &item);
    for price in [200, 220, 240] {
        buy(&depot, &supplier, &item, price, 10);
    }
    let path = format!("{supplier}/purchases");
    let all = read(&depot, &path);
    let prices: Vec<i64> = all["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|line| line["price"]["amount"].as_i64())
        .collect();
    assert_eq!(prices, [240, 220, 200]);
    let newest = &all["items"][0];
    assert_eq!(
        (&newest["number"], &newest["state"]),
        (&json!("PO-3"), &json!("received"))
    );
    assert_eq!(
        (&newest["received"], &newest["total"]),
        (&each(10), &money(2_400))
    );
    let first = read(&depot, &format!("{path}?limit=2"));
    let next = first["next_cursor"].as_str().expect("another page");
    let second = read(&depot, &format!("{path}?limit=2&cursor={next}"));
    assert_eq!(second["items"][0]["price"], money(200));
    assert_eq!(second["next_cursor"], Value::Null);
    let nobody = format!(
        "/v1/inventory/suppliers/{}/purchases",
        support::sample::UNKNOWN_ID
    );
    depot
        .client()
        .get(&nobody)
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn a_supplier_is_measured_by_what_it_did() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot, &item);
    let path = format!("{supplier}/performance");
    let nothing = read(&depot, &path);
    assert_eq!(
        (&nothing["orders"], &nothing["fill_percent"]),
        (&json!(0), &Value::Null)
    );
    assert_eq!(nothing["lead_time"]["mean_seconds"], Value::Null);

    buy(&depot, &supplier, &item, 200, 10);
    let short = buy(&depot, &supplier, &item, 240, 5);
    post(
        &depot,
        &format!("{short}/close"),
        &json!({ "reason": "Sold out" }),
        200,
    );
    buy(&depot, &supplier, &item, 220, 0);
    let told = read(&depot, &path);
    assert_eq!(
        (&told["orders"], &told["open_orders"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(told["ordered"], money(6_600));
    assert_eq!(told["on_time_percent"], 100);
    assert_eq!(told["fill_percent"], 75);
    assert_eq!(told["price_percent"], 110);
    let lead_time = &told["lead_time"];
    assert_eq!(lead_time["lines"], 2);
    for name in [
        "mean_seconds",
        "spread_seconds",
        "shortest_seconds",
        "longest_seconds",
    ] {
        let seconds = lead_time[name].as_i64().expect("seconds");
        assert!((0..60).contains(&seconds), "{told}");
    }
    let later = read(&depot, &format!("{path}?since=2999-01-01T00:00:00Z"));
    assert_eq!(later["orders"], 0);
}

#[test]
fn lead_times_have_a_mean_and_a_spread() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot, &item);
    for hours in [10, 20, 30] {
        let path = buy(&depot, &supplier, &item, 200, 0);
        let placed = read(&depot, &path)["ordered_at"].clone();
        let placed = domain::Instant::parse(placed.as_str().expect("a time")).expect("a time");
        // What came is written down with the time it had: here before it was ordered.
        let at = placed.plus_seconds(-hours * 3_600).to_string();
        let came = json!({
            "occurred_at": at, "lines": [{ "line": 1, "quantity": each(10) }]
        });
        post(&depot, &format!("{path}/receive"), &came, 200);
    }
    let told = read(&depot, &format!("{supplier}/performance"));
    let lead_time = &told["lead_time"];
    assert_eq!(lead_time["mean_seconds"], -72_000);
    assert_eq!(lead_time["spread_seconds"], 29_393);
    assert_eq!(lead_time["shortest_seconds"], -108_000);
    assert_eq!(lead_time["longest_seconds"], -36_000);
}

#[test]
fn every_price_and_cost_an_item_had_is_kept() {
    let depot = Depot::open();
    let item = depot.item();
    let path = format!("/v1/inventory/items/{item}");
    let change = |body: Value| {
        let changed = depot.client().patch(&path).json(&body).send();
        changed.expect_status(200);
    };
    change(json!({ "price": money(300) }));
    change(json!({ "name": "Another" }));
    change(json!({ "price": money(350), "cost": money(100) }));
    change(json!({ "price": money(350) }));
    let amounts = |name: &str, pointer: &str| -> Vec<i64> {
        let list = read(&depot, &format!("{path}/{name}"));
        let items = list["items"].as_array().expect("items").clone();
        items
            .iter()
            .filter_map(|one| one.pointer(pointer).and_then(Value::as_i64))
            .collect()
    };
    assert_eq!(amounts("prices", "/price/amount"), [350, 300, 0]);
    assert_eq!(amounts("costs", "/cost/amount_c4"), [1_000_000, 0]);
    let page = read(
        &depot,
        &format!("/v1/inventory/items/{item}/prices?limit=1"),
    );
    assert_eq!(page["items"][0]["per"], each(1));
    let next = page["next_cursor"].as_str().expect("another page");
    let next = read(
        &depot,
        &format!("/v1/inventory/items/{item}/prices?limit=1&cursor={next}"),
    );
    assert_eq!(next["items"][0]["price"], money(300));
    let nothing = format!("/v1/inventory/items/{}/costs", support::sample::UNKNOWN_ID);
    depot
        .client()
        .get(&nothing)
        .send()
        .expect_problem(404, "not_found");
}
