//! `/v1/inventory/moves` and the other routes that post movements.

use serde_json::{Value, json};
use support::Answer;
use support::depot::{Depot, each};

pub const UNKNOWN: &str = "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102";

pub fn post(depot: &Depot, body: &Value) -> Answer {
    depot.client().post("/v1/inventory/moves").json(body).send()
}

pub fn moves(depot: &Depot, query: &str) -> Vec<Value> {
    let read = depot
        .client()
        .get(&format!("/v1/inventory/moves?{query}"))
        .send();
    let read = read.expect_status(200);
    assert_eq!(read.trips(), 1);
    read.json()["items"].as_array().expect("moves").clone()
}

#[test]
fn every_reason_has_its_route() {
    let depot = Depot::open();
    let item = depot.item();
    for (reason, from, to, on_hand) in [
        ("receipt", "supplier", "here", 10),
        ("produce", "production", "here", 20),
        ("return_in", "customer", "here", 30),
        ("consume", "here", "production", 20),
        ("scrap", "here", "scrap", 10),
        ("sale", "here", "customer", 0),
    ] {
        let posted = depot.move_stock(reason, &item, 10).expect_status(201);
        assert_eq!(posted.trips(), 2);
        let made = posted.json()["moves"][0].clone();
        let place = |name: &str| name.replace("here", &depot.warehouse);
        assert_eq!(
            (&made["from"], &made["to"]),
            (&json!(place(from)), &json!(place(to)))
        );
        assert_eq!(
            (&made["reason"], &made["quantity"]),
            (&json!(reason), &each(10))
        );
        assert_eq!(depot.counts(&item).0, on_hand, "{reason}");
        let path = format!("/v1/inventory/moves/{}", posted.text_at("/moves/0/id"));
        let read = depot.client().get(&path).send().expect_status(200);
        assert_eq!((read.json(), read.trips()), (made, 1));
    }
    depot.receive(&item, 5).expect_status(201);
    let back = depot.move_stock("return_out", &item, 5).expect_status(201);
    assert_eq!(back.json()["moves"][0]["to"], "supplier");
}

#[test]
fn a_movement_shows_user_time_and_document() {
    let depot = Depot::open();
    let item = depot.item();
    let mut line = depot.line(&item, 3);
    line["line_id"] = "7".into();
    let posted = post(
        &depot,
        &json!({
            "reason": "receipt", "occurred_at": "2026-03-01T09:30:00+01:00", "note": "By van",
            "reference": { "type": "delivery", "id": "D-17" }, "lines": [line]
        }),
    );
    let made = posted.expect_status(201).json()["moves"][0].clone();
    assert_eq!(made["occurred_at"], "2026-03-01T08:30:00.000Z");
    assert_eq!(made["note"], "By van");
    assert_eq!(
        made["reference"],
        json!({ "type": "delivery", "id": "D-17", "line_id": "7" })
    );
    assert_eq!(made["created_by"], depot.shop.user["id"]);
    assert_eq!(
        (&made["reverses"], &made["reversed_by"]),
        (&json!(null), &json!(null))
    );
}

#[test]
fn lines_are_posted_all_or_none() {
    let depot = Depot::open();
    let (item, other) = (depot.stocked(10), depot.stocked(10));
    let out = |lines: Value| post(&depot, &json!({ "reason": "sale", "lines": lines }));
    let refused = out(json!([depot.line(&other, 1), depot.line(&item, 11)]));
    let refused = refused.expect_problem(409, "insufficient_stock");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/1");
    let told = refused.json();
    assert_eq!(
        (&told["available"], &told["requested"], &told["unit"]),
        (&json!(10), &json!(11), &json!("each"))
    );
    assert_eq!(depot.counts(&other), (10, 0, 10), "nothing was written");

    // Two lines of one item exceed its stock together.
    let refused = out(json!([depot.line(&item, 6), depot.line(&item, 6)]));
    let refused = refused.expect_problem(409, "insufficient_stock");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/1");
    assert_eq!(refused.json()["available"], 4);
    assert_eq!(depot.counts(&item), (10, 0, 10));
    out(json!([depot.line(&item, 6), depot.line(&item, 4)])).expect_status(201);
    assert_eq!(depot.counts(&item), (0, 0, 0));
    assert_eq!(moves(&depot, &format!("item_id={item}")).len(), 3);
}

#[test]
fn two_hundred_lines_are_one_batch() {
    let depot = Depot::open();
    let items: Vec<String> = (0..4).map(|_| depot.item()).collect();
    let line = |number: usize| depot.line(&items[number % 4], 1);
    let lines: Vec<Value> = (0..200).map(line).collect();
    let posted = post(&depot, &json!({ "reason": "receipt", "lines": lines })).expect_status(201);
    assert_eq!(posted.trips(), 2);
    let made = posted.json()["moves"].as_array().expect("moves").clone();
    let given: Vec<&str> = made
        .iter()
        .filter_map(|made| made["item"]["id"].as_str())
        .collect();
    let asked: Vec<&str> = (0..200).map(|number| items[number % 4].as_str()).collect();
    assert_eq!(given, asked, "in the order of the lines");
    assert_eq!(depot.counts(&items[0]), (50, 0, 50));
    let lines: Vec<Value> = (0..201).map(line).collect();
    post(&depot, &json!({ "reason": "receipt", "lines": lines }))
        .expect_problem(422, "invalid_body");
}

#[test]
fn only_a_transfer_names_two_warehouses() {
    let depot = Depot::open();
    let second = depot.warehouse();
    let item = depot.stocked(10);
    let line = |to: Value| {
        let mut line = depot.line(&item, 4);
        line["to_warehouse_id"] = to;
        line
    };
    let send =
        |reason: &str, line: Value| post(&depot, &json!({ "reason": reason, "lines": [line] }));
    send("transfer", line(json!(second))).expect_status(201);
    assert_eq!(depot.counts(&item), (6, 0, 6));
    for (reason, to) in [
        ("transfer", json!(null)),
        ("transfer", json!(depot.warehouse)),
        ("sale", json!(second)),
    ] {
        let refused = send(reason, line(to)).expect_problem(422, "invalid_move");
        assert_eq!(
            refused.text_at("/errors/0/pointer"),
            "/lines/0/to_warehouse_id"
        );
    }
    let refused = send("transfer", line(json!(UNKNOWN))).expect_problem(422, "invalid_reference");
    assert_eq!(
        refused.text_at("/errors/0/pointer"),
        "/lines/0/to_warehouse_id"
    );
}

#[test]
fn a_movement_that_breaks_a_rule_is_refused_by_code() {
    let depot = Depot::open();
    let client = depot.client();
    let foreign = Depot::open();
    let deleted = depot.item();
    client
        .delete(&format!("/v1/inventory/items/{deleted}"))
        .send()
        .expect_status(204);
    let closed = depot.warehouse();
    client
        .delete(&format!("/v1/inventory/warehouses/{closed}"))
        .send()
        .expect_status(204);
    let body = json!({ "sku": "fit", "name": "Fitting", "kind": "service", "unit": "each" });
    let service = client
        .post("/v1/inventory/items")
        .json(&body)
        .send()
        .expect_status(201)
        .id();
    let item = depot.item();
    let at = |item: &str, warehouse: &str, quantity: Value| json!({ "item_id": item, "warehouse_id": warehouse, "quantity": quantity });
    let main = depot.warehouse.as_str();
    let kilos = json!({ "value": 1, "unit": "kg" });
    for (line, status, code, field) in [
        (
            at(UNKNOWN, main, each(1)),
            422,
            "invalid_reference",
            "item_id",
        ),
        (
            at(&foreign.item(), main, each(1)),
            422,
            "invalid_reference",
            "item_id",
        ),
        (at(&deleted, main, each(1)), 409, "item_deleted", "item_id"),
        (at(&service, main, each(1)), 422, "not_stocked", "item_id"),
        (
            at(&item, UNKNOWN, each(1)),
            422,
            "invalid_reference",
            "warehouse_id",
        ),
        (
            at(&item, &foreign.warehouse, each(1)),
            422,
            "invalid_reference",
            "warehouse_id",
        ),
        (
            at(&item, &closed, each(1)),
            409,
            "warehouse_deleted",
            "warehouse_id",
        ),
        (at(&item, main, kilos), 422, "unit_mismatch", "quantity"),
    ] {
        let lines = json!([depot.line(&item, 1), line]);
        let refused = post(&depot, &json!({ "reason": "receipt", "lines": lines }));
        let refused = refused.expect_problem(status, code);
        assert_eq!(
            refused.text_at("/errors/0/pointer"),
            format!("/lines/1/{field}")
        );
    }
    for (change, pointer) in [
        (
            json!({ "occurred_at": "1999-12-31T23:59:59Z" }),
            "/occurred_at",
        ),
        (
            json!({ "occurred_at": "2999-01-01T00:00:00Z" }),
            "/occurred_at",
        ),
    ] {
        let mut body = json!({ "reason": "receipt", "lines": [depot.line(&item, 1)] });
        body["occurred_at"] = change["occurred_at"].clone();
        let refused = post(&depot, &body).expect_problem(422, "out_of_range");
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    let mut line = depot.line(&item, 1);
    line["line_id"] = "1".into();
    let refused = post(&depot, &json!({ "reason": "receipt", "lines": [line] }));
    let refused = refused.expect_problem(422, "invalid_body");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/0/line_id");
    assert_eq!(depot.level(&item)["version"], 0, "nothing was written");
}

#[test]
fn a_place_has_a_maximum_quantity() {
    const MOST: i64 = 1_000_000_000_000;
    let depot = Depot::open();
    let item = depot.stocked(MOST);
    let refused = depot.receive(&item, 1).expect_problem(422, "out_of_range");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/0/quantity");
    let refused = depot
        .receive(&item, MOST + 1)
        .expect_problem(422, "invalid_body");
    assert_eq!(refused.text_at("/errors/0/code"), "out_of_range");
    let tonnes = depot.item_in("mg");
    let mut line = depot.line(&tonnes, 1);
    line["quantity"] = json!({ "value": 1_000_001, "unit": "kg" });
    let body = json!({ "reason": "receipt", "lines": [line] });
    post(&depot, &body).expect_problem(422, "out_of_range");
    let path = format!("/v1/inventory/items/{item}/adjust");
    for (member, quantity) in [("change", each(1)), ("counted", each(MOST + 1))] {
        let mut body = json!({ "warehouse_id": depot.warehouse, "note": "Counted" });
        body[member] = quantity;
        let refused = depot.client().post(&path).json(&body).send();
        let refused = refused.expect_problem(422, "out_of_range");
        assert_eq!(refused.text_at("/errors/0/pointer"), format!("/{member}"));
    }
    // The sum over several full places is exact.
    let mut second = depot.line(&item, MOST);
    second["warehouse_id"] = json!(depot.warehouse());
    let body = json!({ "reason": "receipt", "lines": [second] });
    post(&depot, &body).expect_status(201);
    let path = format!("/v1/inventory/items/{item}/stock");
    let total = depot.client().get(&path).send().expect_status(200).json();
    assert_eq!(total["on_hand"], each(2 * MOST));
}

#[test]
fn stock_add_and_stock_use_post_movements() {
    let depot = Depot::open();
    let item = depot.item_in("mg");
    let change = |value: i64, unit: &str| {
        json!({
            "item_id": item, "warehouse_id": depot.warehouse,
            "quantity": { "value": value, "unit": unit }, "note": "Spool 4"
        })
    };
    let send = |path: &str, body: Value| depot.client().post(path).json(&body).send();
    let added = send("/v1/inventory/stock/add", change(2, "kg")).expect_status(201);
    assert_eq!(added.trips(), 2);
    assert_eq!(added.text_at("/moves/0/reason"), "receipt");
    assert_eq!(added.text_at("/moves/0/note"), "Spool 4");
    let used = send("/v1/inventory/stock/use", change(750, "g")).expect_status(201);
    assert_eq!(used.text_at("/moves/0/reason"), "consume");
    assert_eq!(depot.counts(&item), (1_250_000, 0, 1_250_000));
    let refused = send("/v1/inventory/stock/use", change(2, "kg"));
    let refused = refused.expect_problem(409, "insufficient_stock").json();
    assert_eq!(
        (&refused["available"], &refused["unit"]),
        (&json!(1_250_000), &json!("mg"))
    );
    let refused = send("/v1/inventory/stock/add", change(2, "each"));
    let refused = refused.expect_problem(422, "unit_mismatch");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/quantity");
}

#[test]
fn a_movement_is_reversed_once_and_only_while_its_stock_is_available() {
    let depot = Depot::open();
    let item = depot.item();
    let received = depot
        .receive(&item, 10)
        .expect_status(201)
        .text_at("/moves/0/id");
    let reverse = |id: &str| {
        let path = format!("/v1/inventory/moves/{id}/reverse");
        depot
            .client()
            .post(&path)
            .json(&json!({ "note": "Wrong item" }))
            .send()
    };
    let sold = depot
        .move_stock("sale", &item, 4)
        .expect_status(201)
        .text_at("/moves/0/id");
    let refused = reverse(&received)
        .expect_problem(409, "insufficient_stock")
        .json();
    assert_eq!(
        (&refused["available"], &refused["requested"]),
        (&json!(6), &json!(10))
    );

    let back = reverse(&sold).expect_status(201);
    assert_eq!(back.trips(), 2);
    let back = back.json()["moves"][0].clone();
    assert_eq!(
        (&back["reason"], &back["from"]),
        (&json!("reversal"), &json!("customer"))
    );
    assert_eq!(
        (&back["reverses"], &back["note"]),
        (&json!(sold), &json!("Wrong item"))
    );
    assert_eq!(depot.counts(&item), (10, 0, 10));
    let read = depot
        .client()
        .get(&format!("/v1/inventory/moves/{sold}"))
        .send();
    assert_eq!(read.json()["reversed_by"], back["id"]);

    reverse(&sold).expect_problem(409, "already_reversed");
    let reversal = back["id"].as_str().expect("an id");
    reverse(reversal).expect_problem(422, "invalid_move");
    reverse(UNKNOWN).expect_problem(404, "not_found");
    let foreign = Depot::open();
    let foreign_item = foreign.item();
    let foreign_move = foreign
        .receive(&foreign_item, 1)
        .expect_status(201)
        .text_at("/moves/0/id");
    reverse(&foreign_move).expect_problem(404, "not_found");
    let path = format!("/v1/inventory/moves/{foreign_move}");
    depot
        .client()
        .get(&path)
        .send()
        .expect_problem(404, "not_found");

    let path = format!("/v1/inventory/moves/{received}/reverse");
    depot.client().post(&path).send().expect_status(201);
    assert_eq!(depot.counts(&item), (0, 0, 0), "without a body as well");
}

#[test]
fn a_repeated_key_moves_once() {
    let depot = Depot::open();
    let item = depot.item();
    let send = |pieces: i64| {
        let body = json!({ "reason": "receipt", "lines": [depot.line(&item, pieces)] });
        depot
            .client()
            .post("/v1/inventory/moves")
            .key("van-1")
            .json(&body)
            .send()
    };
    let first = send(10).expect_status(201);
    let second = send(10).expect_status(201);
    assert_eq!(second.text, first.text);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    send(11).expect_problem(422, "idempotency_key_reused");
    assert_eq!(depot.counts(&item), (10, 0, 10));
}
