//! `/v1/inventory/warehouses`.

use serde_json::json;
use support::Shop;

#[test]
fn a_warehouse_is_created_changed_listed_and_deleted() {
    let shop = Shop::open();
    let made = shop
        .client
        .post("/v1/inventory/warehouses")
        .json(&json!({ "code": "MAIN", "name": "Main", "capacity": 10 }))
        .send()
        .expect_status(201);
    let path = format!("/v1/inventory/warehouses/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    assert_eq!(made.trips(), 1, "without a key there is nothing to look up");

    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!(read.json(), made.json());
    assert_eq!(read.trips(), 1);
    let etag = read.header("etag").expect("an ETag").to_owned();
    shop.client
        .get(&path)
        .header("if-none-match", &etag)
        .send()
        .expect_status(304);

    let changed = shop
        .client
        .patch(&path)
        .header("if-match", &etag)
        .json(&json!({ "name": "Main store", "capacity": null }))
        .send()
        .expect_status(200)
        .json();
    assert_eq!(
        (&changed["name"], &changed["capacity"]),
        (&json!("Main store"), &json!(null))
    );
    assert_eq!(changed["version"], 2);
    shop.client
        .patch(&path)
        .header("if-match", &etag)
        .json(&json!({ "name": "x" }))
        .send()
        .expect_problem(412, "precondition_failed");

    let list = shop
        .client
        .get("/v1/inventory/warehouses")
        .send()
        .expect_status(200)
        .json();
    assert_eq!(list["items"], json!([changed]));
    shop.client.delete(&path).send().expect_status(204);
    shop.client
        .get(&path)
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn a_repeated_key_gives_the_first_answer_and_one_warehouse() {
    let shop = Shop::open();
    let create = |code: &str| {
        let body = json!({ "code": code, "name": "Main" });
        shop.client
            .post("/v1/inventory/warehouses")
            .key("k-1")
            .json(&body)
            .send()
    };
    let first = create("MAIN").expect_status(201);
    let second = create("MAIN").expect_status(201);
    assert_eq!(second.text, first.text);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    create("OTHER").expect_problem(422, "idempotency_key_reused");
}
