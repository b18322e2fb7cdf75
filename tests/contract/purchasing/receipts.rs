//! `/v1/purchasing/purchase-orders/{id}/reverse`: receipts that are reversed.

use serde_json::{Value, json};
use support::buyer::receipt;
use support::depot::{Depot, each, run_job, slot};
use support::shop::unique;
use support::{Answer, Native};

const ORDERS: &str = "/v1/purchasing/purchase-orders";

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

fn supplier(depot: &Depot) -> String {
    let body = json!({ "name": unique("supplier") });
    let made = post(depot, "/v1/purchasing/suppliers", &body);
    made.expect_status(201).id()
}

/// The path of a placed order of ten pieces of each item.
fn placed(depot: &Depot, items: &[&String]) -> String {
    let lines = items.iter().map(|item| {
        let mut line = depot.line(item, 10);
        line["price"] = json!({ "amount": 120, "currency": "GBP" });
        line
    });
    let lines: Vec<Value> = lines.collect();
    let body = json!({ "supplier_id": supplier(depot), "lines": lines });
    let made = post(depot, ORDERS, &body).expect_status(201);
    let path = format!("{ORDERS}/{}", made.id());
    post(depot, &format!("{path}/place"), &json!({})).expect_status(200);
    path
}

/// Receives so many pieces of a line and returns the id of the movement.
fn receive(depot: &Depot, path: &str, line: usize, pieces: i64) -> String {
    let body = receipt(depot.client(), path, &[(line, pieces)]);
    let came = post(depot, &format!("{path}/receive"), &body);
    came.expect_status(200).text_at("/moves/0/id")
}

fn reverse(depot: &Depot, path: &str, moves: &[&String]) -> Answer {
    let body = json!({ "moves": moves, "note": "Another shop's" });
    post(depot, &format!("{path}/reverse"), &body)
}

fn state(order: &Value) -> (Value, Vec<Value>) {
    let lines = order["lines"].as_array().expect("lines").iter();
    let received = lines.map(|line| line["received"]["value"].clone());
    (order["state"].clone(), received.collect())
}

#[test]
fn a_reversal_restores_the_order_its_stock_and_its_costs() {
    let depot = Depot::open();
    let (first, second) = (depot.item(), depot.item());
    let path = placed(&depot, &[&first, &second]);
    let before = read(&depot, &path);
    let half = receive(&depot, &path, 1, 4);
    let rest = receive(&depot, &path, 1, 6);
    let other = receive(&depot, &path, 2, 10);
    assert_eq!(read(&depot, &path)["state"], "received");

    let opened = reverse(&depot, &path, &[&rest]).expect_status(200);
    assert_eq!(opened.trips(), 2);
    let opened = opened.json();
    assert_eq!(
        state(&opened),
        (json!("partially_received"), vec![json!(4), json!(10)])
    );
    assert_eq!(opened["closed_at"], Value::Null);
    let empty = reverse(&depot, &path, &[&other, &half]);
    let empty = empty.expect_status(200).json();
    assert_eq!(state(&empty), (json!("ordered"), vec![json!(0), json!(0)]));
    assert_eq!(empty["lines"], before["lines"], "nothing came, ever");
    for item in [&first, &second] {
        assert_eq!(depot.counts(item), (0, 0, 0));
        let value = read(&depot, &format!("/v1/inventory/items/{item}/stock"));
        assert_eq!(value["on_hand"]["value"], 0);
    }
    let mirror = read(&depot, &format!("/v1/inventory/moves/{rest}"))["reversed_by"].clone();
    let mirror = mirror.as_str().expect("a movement");
    let mirror = read(&depot, &format!("/v1/inventory/moves/{mirror}"));
    assert_eq!(
        (&mirror["reason"], &mirror["cost"]["ten_thousandths"]),
        (&json!("reversal"), &json!(7_200_000))
    );
    let feed = read(&depot, "/v1/events?topic=purchase_order&limit=100");
    let topics = feed["items"].as_array().expect("events").iter();
    let reversed = topics.filter(|event| event["topic"] == "purchase_order.receipt_reversed");
    assert_eq!(reversed.count(), 2);

    // The goods can be received again.
    receive(&depot, &path, 1, 10);
    receive(&depot, &path, 2, 10);
    assert_eq!(read(&depot, &path)["state"], "received");
}

#[test]
fn reversed_receipts_do_not_count_for_the_performance_of_the_supplier() {
    let depot = Depot::open();
    let item = depot.item();
    let path = placed(&depot, &[&item]);
    let supplier = read(&depot, &path)["supplier"]["id"].clone();
    let supplier = supplier.as_str().expect("an id");
    let performance = format!("/v1/purchasing/suppliers/{supplier}/performance");
    let nothing = read(&depot, &performance);
    let came = receive(&depot, &path, 1, 10);
    assert_eq!(read(&depot, &performance)["lead_time"]["lines"], 1);
    reverse(&depot, &path, &[&came]).expect_status(200);
    let mut told = read(&depot, &performance);
    told["since"] = nothing["since"].clone();
    assert_eq!(told, nothing);
}

#[test]
fn a_reorder_is_open_again_after_a_reversal() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot);
    let body = json!({
        "item_id": item, "warehouse_id": depot.warehouse, "supplier_id": supplier,
        "quantity": each(10), "priority": "high"
    });
    let request = post(&depot, "/v1/purchasing/reorders", &body).expect_status(201);
    let request = format!("/v1/purchasing/reorders/{}", request.id());
    let price = json!({ "price": { "amount": 120, "currency": "GBP" } });
    let order = post(&depot, &format!("{request}/order"), &price).expect_status(201);
    let path = format!("{ORDERS}/{}", order.id());
    post(&depot, &format!("{path}/place"), &json!({})).expect_status(200);
    let came = receive(&depot, &path, 1, 10);
    assert_eq!(read(&depot, &request)["state"], "received");
    reverse(&depot, &path, &[&came]).expect_status(200);
    let waits = read(&depot, &request);
    assert_eq!(
        (&waits["state"], &waits["closed_at"]),
        (&json!("ordered"), &Value::Null)
    );
    let history = read(&depot, &format!("{request}/history"));
    assert_eq!(history["items"][0]["action"], "reorder.ordered");
    receive(&depot, &path, 1, 10);
    assert_eq!(read(&depot, &request)["state"], "received");
}

#[test]
fn a_reorder_stays_received_when_the_job_has_made_another_one() {
    // The job goes through all organisations: this server has no other.
    let native = Native::start();
    let depot = Depot::open_at(&native.client());
    let item = depot.item();
    let supplier = supplier(&depot);
    let terms = json!({ "preferred": true, "price": { "amount": 120, "currency": "GBP" } });
    let terms_path = format!("/v1/purchasing/suppliers/{supplier}/items/{item}");
    let set = depot.client().put(&terms_path).json(&terms).send();
    assert!(set.status < 300, "{}", set.text);
    depot.bound(&item, 5, Some(10));
    let wish = |wanted: bool| {
        let change = depot.client().patch("/v1/auth/organisation");
        let change = change.json(&json!({ "automatic_reorders": wanted }));
        change.send().expect_status(200);
    };
    let requests = || {
        let list = read(&depot, &format!("/v1/purchasing/reorders?item_id={item}"));
        list["items"].as_array().expect("items").clone()
    };
    wish(true);
    run_job(depot.client(), "purchasing.reorder_check", &slot());
    let first = format!(
        "/v1/purchasing/reorders/{}",
        requests()[0]["id"].as_str().expect("an id")
    );
    let order = post(&depot, &format!("{first}/order"), &json!({})).expect_status(201);
    let path = format!("{ORDERS}/{}", order.id());
    post(&depot, &format!("{path}/place"), &json!({})).expect_status(200);
    let came = receive(&depot, &path, 1, 10);
    // Stock runs low again and is reordered before the receipt is reversed.
    depot.bound(&item, 20, Some(30));
    run_job(depot.client(), "purchasing.reorder_check", &slot());
    wish(false);
    assert_eq!(requests().len(), 2);
    reverse(&depot, &path, &[&came]).expect_status(200);
    assert_eq!(read(&depot, &first)["state"], "received");
    assert_eq!(read(&depot, &path)["state"], "ordered");
}

#[test]
fn every_refusal_of_a_reversal() {
    let depot = Depot::open();
    let (item, other) = (depot.item(), depot.item());
    let path = placed(&depot, &[&item, &other]);
    let none = json!({ "moves": [] });
    post(&depot, &format!("{path}/reverse"), &none).expect_problem(422, "invalid_body");
    let strange = depot.receive(&item, 1).text_at("/moves/0/id");
    let early = reverse(&depot, &path, &[&strange]);
    let early = early.expect_problem(409, "illegal_transition");
    assert_eq!(early.json()["state"], "ordered");

    let came = receive(&depot, &path, 1, 5);
    let pointer = |answer: &Answer| answer.json()["errors"][0]["pointer"].clone();
    let refused = reverse(&depot, &path, &[&strange]).expect_problem(422, "invalid_reference");
    assert_eq!(pointer(&refused), "/moves/0");
    let twice = reverse(&depot, &path, &[&came, &came]).expect_problem(409, "already_exists");
    assert_eq!(pointer(&twice), "/moves/1");

    // Reserved goods cannot leave. One available piece is of the other receipt.
    let hold = depot.hold(&item, 3, 60).expect_status(201);
    let held = reverse(&depot, &path, &[&came]).expect_problem(409, "insufficient_stock");
    assert_eq!(held.json()["available"], 3);
    let hold = hold.text_at("/reservations/0/id");
    let release = format!("/v1/inventory/reservations/{hold}/release");
    post(&depot, &release, &json!({})).expect_status(200);

    // The older piece is used first, then two of the receipt.
    depot.move_stock("consume", &item, 3).expect_status(201);
    let used = reverse(&depot, &path, &[&came]).expect_problem(409, "receipt_used");
    let used = used.json();
    assert_eq!((&used["gone"], &used["unit"]), (&json!(2), &json!("each")));

    let back = receive(&depot, &path, 2, 4);
    reverse(&depot, &path, &[&back]).expect_status(200);
    let again = reverse(&depot, &path, &[&back]).expect_problem(409, "already_reversed");
    assert!(again.json()["reversed_by"].is_string());
    let move_reversal = format!("/v1/inventory/moves/{came}/reverse");
    post(&depot, &move_reversal, &json!({})).expect_problem(409, "belongs_to_document");

    let last = receive(&depot, &path, 2, 10);
    let reason = json!({ "close_reason": "No longer made" });
    post(&depot, &format!("{path}/close"), &reason).expect_status(200);
    let closed = reverse(&depot, &path, &[&last]).expect_problem(409, "illegal_transition");
    assert_eq!(closed.json()["allowed"], json!([]));
    let seller = depot.shop.user("viewer");
    let draft = seller.post(&format!("{path}/reverse"));
    let body = json!({ "moves": [last] });
    draft.json(&body).send().expect_problem(403, "forbidden");
}

#[test]
fn an_order_with_a_deleted_item_or_supplier_does_not_open_again() {
    let depot = Depot::open();
    let (kept, gone) = (depot.item(), depot.item());
    let path = placed(&depot, &[&kept, &gone]);
    let came = receive(&depot, &path, 1, 10);
    receive(&depot, &path, 2, 10);
    depot.move_stock("consume", &gone, 10).expect_status(201);
    let deleted = depot
        .client()
        .delete(&format!("/v1/inventory/items/{gone}"));
    deleted.send().expect_status(204);
    reverse(&depot, &path, &[&came]).expect_problem(409, "item_deleted");

    let path = placed(&depot, &[&kept]);
    let came = receive(&depot, &path, 1, 10);
    let supplier = read(&depot, &path)["supplier"]["id"].clone();
    let supplier = supplier.as_str().expect("an id");
    let deleted = depot
        .client()
        .delete(&format!("/v1/purchasing/suppliers/{supplier}"));
    deleted.send().expect_status(204);
    reverse(&depot, &path, &[&came]).expect_problem(422, "invalid_reference");
    assert_eq!(read(&depot, &path)["state"], "received");
}
