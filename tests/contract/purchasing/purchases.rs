//! Purchases from a supplier and its performance.

use serde_json::{Value, json};
use support::Native;
use support::buyer::receipt;
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
        "/v1/purchasing/suppliers",
        &json!({ "name": unique("s") }),
        201,
    );
    let path = format!(
        "/v1/purchasing/suppliers/{}",
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
    let made = post(depot, "/v1/purchasing/purchase-orders", &body, 201);
    let path = format!(
        "/v1/purchasing/purchase-orders/{}",
        made["id"].as_str().expect("an id")
    );
    post(depot, &format!("{path}/place"), &json!({}), 200);
    if pieces > 0 {
        let came = receipt(depot.client(), &path, &[(1, pieces)]);
        post(depot, &format!("{path}/receive"), &came, 200);
    }
    path
}

#[test]
fn the_purchases_of_a_supplier_are_its_order_lines_newest_first() {
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
        (&json!("PO-000003"), &json!("received"))
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
        "/v1/purchasing/suppliers/{}/purchases",
        support::sample::UNKNOWN_ID
    );
    depot
        .client()
        .get(&nobody)
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn performance_is_computed_from_the_orders_of_the_supplier() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot, &item);
    let path = format!("{supplier}/performance");
    let nothing = read(&depot, &path);
    assert_eq!(
        (&nothing["orders"], &nothing["fill_ppm"]),
        (&json!(0), &Value::Null)
    );
    assert_eq!(nothing["lead_time"]["mean_seconds"], Value::Null);

    buy(&depot, &supplier, &item, 200, 10);
    let short = buy(&depot, &supplier, &item, 240, 5);
    post(
        &depot,
        &format!("{short}/close"),
        &json!({ "close_reason": "Sold out" }),
        200,
    );
    buy(&depot, &supplier, &item, 220, 0);
    let told = read(&depot, &path);
    assert_eq!(
        (&told["orders"], &told["open_orders"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(told["ordered"], json!([money(6_600)]));
    assert_eq!(
        told["on_time_ppm"], 500_000,
        "an order closed short is late"
    );
    assert_eq!(told["fill_ppm"], 750_000);
    assert_eq!(told["price_ppm"], 1_100_000);
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

/// Makes an order older by so many hours, and due so many hours after it was placed.
fn age(native: &Native, order: &str, hours: i64, due_after: i64) {
    let id = order.rsplit('/').next().expect("an id");
    let sql = format!(
        "update purchase_order set version = version + 1, ordered_at = ordered_at - {},
         expected_at = ordered_at - {} where id = ?1",
        hours * 3_600_000,
        (hours - due_after) * 3_600_000
    );
    let changed: usize = [0, 1]
        .iter()
        .filter_map(|shard| native.world.inspect(*shard, |db| db.execute(&sql, [id])))
        .map(|changed| changed.expect("a write"))
        .sum();
    assert_eq!(changed, 1);
}

/// Receives so many pieces, so many hours after the order was placed.
fn receive_after(depot: &Depot, order: &str, hours: i64, pieces: i64) {
    let placed = read(depot, order)["ordered_at"].clone();
    let placed = domain::Instant::parse(placed.as_str().expect("a time")).expect("a time");
    let mut came = receipt(depot.client(), order, &[(1, pieces)]);
    came["occurred_at"] = placed.plus_seconds(hours * 3_600).to_string().into();
    post(depot, &format!("{order}/receive"), &came, 200);
}

#[test]
fn lead_times_have_a_mean_and_a_spread() {
    let native = Native::start();
    let depot = Depot::open_at(&native.client());
    let item = depot.item();
    let supplier = supplier(&depot, &item);
    let told = || read(&depot, &format!("{supplier}/performance"));
    for hours in [10, 20, 30] {
        let path = buy(&depot, &supplier, &item, 200, 0);
        age(&native, &path, 48, 24);
        receive_after(&depot, &path, hours, 10);
    }
    let performance = told();
    assert_eq!(performance["on_time_ppm"], 666_667);
    let lead_time = &performance["lead_time"];
    assert_eq!(lead_time["mean_seconds"], 72_000);
    assert_eq!(lead_time["spread_seconds"], 29_393);
    assert_eq!(lead_time["shortest_seconds"], 36_000);
    assert_eq!(lead_time["longest_seconds"], 108_000);
    // Goods that came before the order was placed have a lead time of 0.
    let path = buy(&depot, &supplier, &item, 200, 0);
    receive_after(&depot, &path, -5, 10);
    assert_eq!(told()["lead_time"]["shortest_seconds"], 0);
}

#[test]
fn an_overdue_open_order_is_late() {
    let native = Native::start();
    let depot = Depot::open_at(&native.client());
    let item = depot.item();
    let supplier = supplier(&depot, &item);
    let on_time = || read(&depot, &format!("{supplier}/performance"))["on_time_ppm"].clone();
    buy(&depot, &supplier, &item, 200, 10);
    let path = buy(&depot, &supplier, &item, 200, 0);
    assert_eq!(on_time(), 1_000_000, "the other order is not due");
    age(&native, &path, 48, 24);
    assert_eq!(on_time(), 500_000);
    // The last receipt is that of the latest time, not the one posted last.
    receive_after(&depot, &path, 30, 5);
    receive_after(&depot, &path, 20, 5);
    let last = read(&depot, &path)["lines"][0]["last_received_at"].clone();
    let placed = read(&depot, &path)["ordered_at"].clone();
    let [last, placed] = [&last, &placed]
        .map(|at| domain::Instant::parse(at.as_str().expect("a time")).expect("a time"));
    assert_eq!(last, placed.plus_seconds(30 * 3_600));
    assert_eq!(on_time(), 500_000);
}

#[test]
fn a_price_is_compared_with_terms_in_its_own_currency() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot, &item);
    buy(&depot, &supplier, &item, 240, 0);
    let price_ppm = || read(&depot, &format!("{supplier}/performance"))["price_ppm"].clone();
    assert_eq!(price_ppm(), 1_200_000);
    let terms = json!({ "price": { "amount": 10, "currency": "EUR" }, "lead_time_days": 2 });
    let path = format!("{supplier}/items/{item}");
    let set = depot.client().put(&path).json(&terms).send();
    set.expect_status(200);
    assert_eq!(price_ppm(), Value::Null);
}
