//! `/v1/purchasing/reorders`.

use serde_json::{Value, json};
use support::Answer;
use support::buyer::receipt;
use support::depot::{Depot, each};
use support::shop::unique;

const REORDERS: &str = "/v1/purchasing/reorders";

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

fn supplier(depot: &Depot) -> String {
    let body = json!({ "name": unique("supplier") });
    post(depot, "/v1/purchasing/suppliers", &body)
        .expect_status(201)
        .id()
}

/// The path of a new reorder with a supplier.
fn request(depot: &Depot, item: &str, pieces: i64) -> String {
    let mut body = depot.line(item, pieces);
    body["supplier_id"] = supplier(depot).into();
    format!(
        "{REORDERS}/{}",
        post(depot, REORDERS, &body).expect_status(201).id()
    )
}

/// Orders a reorder and returns the path of its purchase order.
fn order(depot: &Depot, path: &str) -> String {
    let body = json!({ "price": { "amount": 100, "currency": "GBP" } });
    let order = post(depot, &format!("{path}/order"), &body).expect_status(201);
    format!("/v1/purchasing/purchase-orders/{}", order.id())
}

fn receive(depot: &Depot, order: &str, pieces: i64) {
    let body = receipt(depot.client(), order, &[(1, pieces)]);
    post(depot, &format!("{order}/receive"), &body).expect_status(200);
}

#[test]
fn a_reorder_is_ordered_and_received_with_its_line() {
    let depot = Depot::open();
    let item = depot.item();
    let path = request(&depot, &item, 12);
    assert_eq!(read(&depot, &path)["state"], "requested");
    let order = order(&depot, &path);
    let placed = read(&depot, &order);
    assert_eq!(placed["state"], "draft");
    assert_eq!(placed["lines"][0]["quantity"], each(12));
    assert!(path.ends_with(placed["lines"][0]["reorder_id"].as_str().expect("an id")));
    let found = read(&depot, &path);
    assert_eq!(found["state"], "ordered");
    assert_eq!(
        found["purchase_order"],
        json!({ "id": placed["id"], "line_id": placed["lines"][0]["line_id"] })
    );

    post(&depot, &format!("{order}/place"), &json!({})).expect_status(200);
    receive(&depot, &order, 5);
    assert_eq!(
        read(&depot, &path)["state"],
        "ordered",
        "some of it is missing"
    );
    receive(&depot, &order, 7);
    let found = read(&depot, &path);
    assert_eq!(
        (&found["state"], &found["version"]),
        (&json!("received"), &json!(3))
    );
    assert!(found["closed_at"].is_string());

    let history = read(&depot, &format!("{path}/history"));
    let actions: Vec<&str> = history["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|one| one["action"].as_str())
        .collect();
    let mut sorted = actions.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        ["reorder.ordered", "reorder.received", "reorder.requested"]
    );
    assert_eq!(history["items"][0]["created_by"], depot.shop.user["id"]);
}

#[test]
fn reorders_end_with_their_purchase_order() {
    let depot = Depot::open();
    let item = depot.item();
    let path = request(&depot, &item, 12);
    let first = order(&depot, &path);
    post(&depot, &format!("{first}/cancel"), &json!({})).expect_status(200);
    assert_eq!(read(&depot, &path)["state"], "cancelled");

    let path = request(&depot, &item, 12);
    let second = order(&depot, &path);
    post(&depot, &format!("{second}/place"), &json!({})).expect_status(200);
    receive(&depot, &second, 5);
    let cancel = format!("{path}/cancel");
    post(&depot, &cancel, &json!({})).expect_problem(409, "in_use");
    let short = json!({ "close_reason": "Sold out" });
    post(&depot, &format!("{second}/close"), &short).expect_status(200);
    assert_eq!(read(&depot, &path)["state"], "received");
    post(&depot, &cancel, &json!({})).expect_problem(409, "illegal_transition");
}

#[test]
fn only_a_requested_reorder_can_be_changed_or_ordered() {
    let depot = Depot::open();
    let item = depot.item();
    let path = request(&depot, &item, 12);
    let change = |body: Value| depot.client().patch(&path).json(&body).send();
    let changed = change(json!({ "quantity": each(20), "priority": "critical" }));
    let changed = changed.expect_status(200).json();
    assert_eq!(
        (&changed["quantity"], &changed["priority"]),
        (&each(20), &json!("critical"))
    );
    change(json!({ "quantity": { "value": 1, "unit": "g" } })).expect_problem(422, "unit_mismatch");
    change(json!({ "supplier_id": support::sample::UNKNOWN_ID }))
        .expect_problem(422, "invalid_reference");
    let nobody = change(json!({ "supplier_id": null }))
        .expect_status(200)
        .json();
    assert_eq!(nobody["supplier_id"], Value::Null);
    let ordering = format!("{path}/order");
    let price = json!({ "price": { "amount": 1, "currency": "GBP" } });
    let refused = post(&depot, &ordering, &price).expect_problem(422, "invalid_reference");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/supplier_id");
    change(json!({ "supplier_id": supplier(&depot) })).expect_status(200);
    post(&depot, &ordering, &json!({})).expect_problem(422, "invalid_body");
    post(&depot, &ordering, &price).expect_status(201);
    let refused = post(&depot, &ordering, &price).expect_problem(409, "illegal_transition");
    assert_eq!(refused.json()["allowed"], json!(["cancel"]));
    change(json!({ "priority": "low" })).expect_problem(409, "illegal_transition");
}

#[test]
fn concurrent_requests_order_a_reorder_once() {
    let depot = Depot::open();
    let item = depot.item();
    let path = request(&depot, &item, 12);
    let price = json!({ "price": { "amount": 1, "currency": "GBP" } });
    let ordering = format!("{path}/order");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| post(&depot, &ordering, &price).status))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("it ends"))
            .collect()
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        1,
        "{statuses:?}"
    );
    assert!(
        statuses.iter().all(|status| [201, 409].contains(status)),
        "{statuses:?}"
    );
    let orders = read(&depot, "/v1/purchasing/purchase-orders");
    assert_eq!(orders["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_line_fulfils_only_a_reorder_of_the_same_item_and_warehouse() {
    let depot = Depot::open();
    let (item, other) = (depot.item(), depot.item());
    let path = request(&depot, &item, 12);
    let id = path.rsplit('/').next().expect("an id");
    let line = |item: &str| {
        let mut line = depot.line(item, 6);
        line["price"] = json!({ "amount": 1, "currency": "GBP" });
        line["reorder_id"] = id.into();
        line
    };
    let draft = |lines: &[Value]| {
        let body = json!({ "supplier_id": supplier(&depot), "lines": lines });
        post(&depot, "/v1/purchasing/purchase-orders", &body)
    };
    draft(&[line(&other)]).expect_problem(422, "invalid_reference");
    let twice = draft(&[line(&item), line(&item)]).expect_problem(409, "already_exists");
    assert_eq!(twice.text_at("/errors/0/pointer"), "/lines/1/reorder_id");
    assert_eq!(read(&depot, &path)["state"], "requested");
    draft(&[line(&item)]).expect_status(201);
    assert_eq!(read(&depot, &path)["state"], "ordered");
}

#[test]
fn reorders_are_listed_by_item_state_and_warehouse() {
    let depot = Depot::open();
    let (item, other) = (depot.item(), depot.item());
    let paths = [request(&depot, &item, 1), request(&depot, &other, 2)];
    post(&depot, &format!("{}/cancel", paths[1]), &json!({})).expect_status(200);
    let ids = |query: &str| -> Vec<String> {
        let list = read(&depot, &format!("/v1/purchasing/reorders?{query}"));
        let items = list["items"].as_array().expect("items").clone();
        items
            .iter()
            .map(|one| format!("{REORDERS}/{}", one["id"].as_str().expect("an id")))
            .collect()
    };
    assert_eq!(ids(""), [paths[1].clone(), paths[0].clone()]);
    assert_eq!(ids("state=cancelled"), [paths[1].clone()]);
    assert_eq!(ids(&format!("item_id={item}")), [paths[0].clone()]);
    assert_eq!(ids(&format!("item_id={item}&state=cancelled")), [""; 0]);
    assert_eq!(
        ids(&format!("warehouse_id={}&limit=1", depot.warehouse)).len(),
        1
    );
}

#[test]
fn the_supplier_of_an_open_reorder_is_not_deleted() {
    let depot = Depot::open();
    let item = depot.item();
    let path = request(&depot, &item, 12);
    let supplier = read(&depot, &path)["supplier_id"].clone();
    let supplier = supplier.as_str().expect("an id");
    let gone = |path: String| depot.client().delete(&path).send();
    let by_inventory = format!("/v1/purchasing/suppliers/{supplier}");
    let by_people = format!("/v1/people/{supplier}");
    gone(by_inventory.clone()).expect_problem(409, "in_use");
    gone(by_people).expect_problem(409, "in_use");
    let roles = depot.client().patch(&format!("/v1/people/{supplier}"));
    let roles = roles.json(&json!({ "roles": ["customer"] })).send();
    roles.expect_problem(409, "in_use");
    let nobody = depot
        .client()
        .patch(&path)
        .json(&json!({ "supplier_id": null }));
    nobody.send().expect_status(200);
    gone(by_inventory).expect_status(204);
    let again = depot
        .client()
        .patch(&path)
        .json(&json!({ "supplier_id": supplier }));
    again.send().expect_problem(422, "invalid_reference");
}
