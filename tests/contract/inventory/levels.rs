//! `/v1/inventory/stock` and `/v1/inventory/items/{id}/stock`.

use serde_json::{Value, json};
use support::depot::{Depot, each};

const UNKNOWN: &str = "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102";

#[test]
fn the_stock_of_an_item_is_read_by_warehouse_and_in_total() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let second = depot.warehouse();
    let body = json!({
        "reason": "transfer",
        "lines": [{
            "item_id": item, "warehouse_id": depot.warehouse, "to_warehouse_id": second, "quantity": each(4)
        }]
    });
    depot
        .client()
        .post("/v1/inventory/moves")
        .json(&body)
        .send()
        .expect_status(201);
    depot.hold(&item, 2, 900).expect_status(201);

    let path = format!("/v1/inventory/items/{item}/stock");
    let read = depot.client().get(&path).send().expect_status(200);
    assert_eq!(read.trips(), 1);
    let stock = read.json();
    for (name, value) in [("on_hand", 10), ("reserved", 2), ("available", 8)] {
        assert_eq!(stock[name], each(value), "{name}");
    }
    let levels = stock["levels"].as_array().expect("levels");
    let mut by_warehouse: Vec<_> = levels
        .iter()
        .map(|level| {
            (
                level["warehouse_id"].as_str() == Some(&second),
                level["on_hand"].clone(),
            )
        })
        .collect();
    by_warehouse.sort_by_key(|(is_second, _)| *is_second);
    assert_eq!(by_warehouse, [(false, each(6)), (true, each(4))]);

    let level = depot.level(&item);
    assert_eq!(level["state"], "unwatched");
    assert!(levels.contains(&level), "a single level is the same record");
}

#[test]
fn an_item_without_movements_has_no_levels() {
    let depot = Depot::open();
    let item = depot.item();
    let path = format!("/v1/inventory/items/{item}/stock");
    let stock = depot.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        (&stock["levels"], &stock["on_hand"]),
        (&json!([]), &each(0))
    );
    let level = depot.level(&item);
    assert_eq!(
        (&level["version"], &level["updated_at"]),
        (&json!(0), &json!(null))
    );
}

#[test]
fn the_stock_of_an_unknown_item_or_warehouse_is_not_found() {
    let depot = Depot::open();
    let other = Depot::open();
    let item = depot.item();
    let foreign = other.item();
    for path in [
        format!("/v1/inventory/items/{UNKNOWN}/stock"),
        format!("/v1/inventory/items/{foreign}/stock"),
        format!("/v1/inventory/items/{UNKNOWN}/stock/{}", depot.warehouse),
        format!("/v1/inventory/items/{item}/stock/{UNKNOWN}"),
        format!("/v1/inventory/items/{item}/stock/{}", other.warehouse),
    ] {
        let client = depot.client();
        client.get(&path).send().expect_problem(404, "not_found");
        if path.split('/').count() == 7 {
            let body = json!({ "minimum": each(1) });
            client
                .put(&path)
                .json(&body)
                .send()
                .expect_problem(404, "not_found");
        }
    }
}

#[test]
fn minimum_and_maximum_are_set_under_their_version() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let path = depot.level_path(&item);
    let put = |body: Value| depot.client().put(&path).json(&body).send();

    let first = put(json!({ "minimum": each(3), "maximum": each(30) })).expect_status(200);
    assert_eq!(first.trips(), 2);
    let level = first.json();
    assert_eq!(
        (&level["minimum"], &level["maximum"]),
        (&each(3), &each(30))
    );
    assert_eq!(
        (&level["state"], &level["version"]),
        (&json!("ok"), &json!(2))
    );

    let etag = first.header("etag").expect("an ETag").to_owned();
    let second = put(json!({ "minimum": each(4), "maximum": null })).expect_status(200);
    assert_eq!(second.json()["maximum"], json!(null));
    let stale = depot
        .client()
        .put(&path)
        .header("if-match", &etag)
        .json(&json!({ "minimum": each(5) }))
        .send();
    stale.expect_problem(412, "precondition_failed");

    let below = put(json!({ "minimum": each(5), "maximum": each(4) }));
    let below = below.expect_problem(422, "out_of_range");
    assert_eq!(below.text_at("/errors/0/pointer"), "/maximum");
    let unit = put(json!({ "minimum": { "value": 1, "unit": "kg" } }));
    let unit = unit.expect_problem(422, "unit_mismatch");
    assert_eq!(unit.text_at("/errors/0/pointer"), "/minimum");
    assert_eq!(depot.level(&item)["minimum"], each(4));
}

#[test]
fn a_level_may_get_a_minimum_before_it_has_stock() {
    let depot = Depot::open();
    let item = depot.item();
    let path = depot.level_path(&item);
    let body = json!({ "minimum": each(3) });
    let set = depot
        .client()
        .put(&path)
        .header("if-match", "\"0\"")
        .json(&body)
        .send();
    let level = set.expect_status(200).json();
    assert_eq!(
        (&level["version"], &level["state"]),
        (&json!(1), &json!("out"))
    );
    let again = depot
        .client()
        .put(&path)
        .header("if-match", "\"0\"")
        .json(&body)
        .send();
    again.expect_problem(412, "precondition_failed");
}

#[test]
fn bounds_of_several_levels_are_set_all_or_none() {
    let depot = Depot::open();
    let (item, other, paste) = (depot.stocked(10), depot.item(), depot.item_in("mg"));
    let line = |item: &str, minimum: Value, maximum: Value| json!({ "item_id": item, "warehouse_id": depot.warehouse, "minimum": minimum, "maximum": maximum });
    let path = "/v1/inventory/stock/levels/batch";
    let send = |lines: Value| {
        depot
            .client()
            .post(path)
            .json(&json!({ "levels": lines }))
            .send()
    };

    let grams = json!({ "value": 250, "unit": "g" });
    let set = send(json!([
        line(&item, each(20), each(90)),
        line(&paste, grams, json!(null))
    ]));
    let set = set.expect_status(200);
    assert_eq!(set.trips(), 2);
    let levels = set.json()["levels"].clone();
    assert_eq!(levels[0]["state"], "critical");
    assert_eq!(
        levels[1]["minimum"],
        json!({ "value": 250_000, "unit": "mg" })
    );
    assert_eq!(
        depot.alerts(&item).len(),
        1,
        "a minimum above the stock opens an alert"
    );

    for (lines, code, pointer) in [
        (
            json!([
                line(&other, each(1), json!(null)),
                line(UNKNOWN, each(1), json!(null))
            ]),
            "invalid_reference",
            "/levels/1/item_id",
        ),
        (
            json!([
                line(&other, each(1), json!(null)),
                line(&other, each(2), json!(null))
            ]),
            "already_exists",
            "/levels/1",
        ),
        (
            json!([
                line(&other, each(1), json!(null)),
                line(&item, each(2), each(1))
            ]),
            "out_of_range",
            "/levels/1/maximum",
        ),
        (
            json!([
                line(&other, each(1), json!(null)),
                line(&paste, each(2), json!(null))
            ]),
            "unit_mismatch",
            "/levels/1/minimum",
        ),
    ] {
        let refused = send(lines);
        assert_eq!(refused.json()["code"], code, "{}", refused.text);
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    assert_eq!(depot.level(&other)["version"], 0, "nothing was written");
    send(json!([])).expect_problem(422, "invalid_body");
    let many: Vec<Value> = (0..501)
        .map(|_| line(&item, each(1), json!(null)))
        .collect();
    send(json!(many)).expect_problem(422, "invalid_body");
}

#[test]
fn levels_are_listed_by_item_by_warehouse_and_if_low() {
    let depot = Depot::open();
    let second = depot.warehouse();
    let items: Vec<String> = (0..3).map(|_| depot.stocked(10)).collect();
    let moved = json!({
        "item_id": items[0], "warehouse_id": depot.warehouse, "to_warehouse_id": second, "quantity": each(9)
    });
    let body = json!({ "reason": "transfer", "lines": [moved] });
    depot
        .client()
        .post("/v1/inventory/moves")
        .json(&body)
        .send()
        .expect_status(201);
    depot.watch(&items[0], 5);
    depot.watch(&items[1], 5);

    let list = |query: &str| {
        let read = depot
            .client()
            .get(&format!("/v1/inventory/stock?{query}"))
            .send();
        let read = read.expect_status(200);
        assert_eq!(read.trips(), 1);
        let levels = read.json()["items"].as_array().expect("levels").clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        levels
            .iter()
            .map(|level| (text(&level["item"]["id"]), text(&level["warehouse_id"])))
            .collect::<Vec<_>>()
    };
    let (first, main) = (items[0].clone(), depot.warehouse.clone());
    assert_eq!(
        list("limit=100").len(),
        4,
        "virtual places are no warehouse"
    );
    assert_eq!(list(&format!("item_id={first}")).len(), 2);
    assert_eq!(
        list(&format!("warehouse_id={second}")),
        [(first.clone(), second.clone())]
    );
    assert_eq!(
        list(&format!("item_id={first}&warehouse_id={main}")),
        [(first.clone(), main.clone())]
    );
    assert_eq!(list("low=true"), [(first.clone(), main)]);
    assert_eq!(list(&format!("low=true&warehouse_id={second}")), []);

    let mut seen = Vec::new();
    let mut query = "limit=1".to_owned();
    loop {
        let page = depot
            .client()
            .get(&format!("/v1/inventory/stock?{query}"))
            .send();
        let page = page.expect_status(200).json();
        seen.extend(page["items"].as_array().expect("levels").clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("limit=1&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 4);
}
