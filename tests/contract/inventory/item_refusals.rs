//! `/v1/inventory/items`: refusals and their pointers.

use serde_json::json;
use support::Shop;

use super::items::{UNKNOWN, at_fault, create, lantern};

#[test]
fn an_item_that_breaks_a_rule_is_refused_with_the_field() {
    let shop = Shop::open();
    let mut first = lantern("LAN-1");
    first["barcodes"] = json!(["111"]);
    let first = create(&shop, &first).id();
    let table = [
        (
            "price",
            json!({ "amount": 1, "currency": "EUR" }),
            422,
            "currency_mismatch",
            "/price/currency",
        ),
        (
            "cost",
            json!({ "amount": 1, "currency": "EUR" }),
            422,
            "currency_mismatch",
            "/cost/currency",
        ),
        (
            "per",
            json!({ "value": 1, "unit": "kg" }),
            422,
            "unit_mismatch",
            "/per",
        ),
        (
            "barcodes",
            json!(["2", { "code": "3", "pack": { "value": 1, "unit": "m" } }]),
            422,
            "unit_mismatch",
            "/barcodes/1/pack",
        ),
        (
            "category_id",
            json!(UNKNOWN),
            422,
            "invalid_reference",
            "/category_id",
        ),
        ("sku", json!("lan-1"), 409, "already_exists", "/sku"),
        (
            "barcodes",
            json!(["2", "111"]),
            409,
            "already_exists",
            "/barcodes/1",
        ),
        (
            "barcodes",
            json!(["2", "3", "2"]),
            409,
            "already_exists",
            "/barcodes/2",
        ),
    ];
    let other = create(&shop, &lantern("OTHER")).id();
    for (field, value, status, code, pointer) in table {
        let mut body = lantern("LAN-2");
        body[field] = value.clone();
        let create = shop.client.post("/v1/inventory/items").json(&body).send();
        let create = create.expect_problem(status, code);
        assert_eq!(at_fault(&create), (pointer.into(), code.into()));

        let body = json!({ "items": [lantern("LAN-3"), body] });
        let batch = shop
            .client
            .post("/v1/inventory/items/batch")
            .json(&body)
            .send();
        let batch = batch.expect_problem(status, code);
        assert_eq!(at_fault(&batch).0, format!("/items/1{pointer}"));

        let mut change = json!({});
        change[field] = value;
        let path = format!("/v1/inventory/items/{other}");
        let change = shop.client.patch(&path).json(&change).send();
        let change = change.expect_problem(status, code);
        assert_eq!(at_fault(&change), (pointer.into(), code.into()));
    }
    let count = shop.client.get("/v1/inventory/items").send().json();
    assert_eq!(count["items"].as_array().map(Vec::len), Some(2));
    // Its own SKU and barcodes are no conflict.
    shop.client
        .patch(&format!("/v1/inventory/items/{first}"))
        .json(&json!({ "sku": "Lan-1", "barcodes": ["222", "111"] }))
        .send()
        .expect_status(200);
}

#[test]
fn a_malformed_body_is_refused_with_the_field() {
    let shop = Shop::open();
    let table = [
        ("sku", json!("a b"), "/sku", "invalid_code"),
        ("sku", json!(""), "/sku", "invalid_code"),
        ("name", json!(" "), "/name", "empty"),
        ("kind", json!("gadget"), "/kind", "unknown_value"),
        ("unit", json!("lb"), "/unit", "unknown_value"),
        ("status", json!("sold"), "/status", "unknown_value"),
        ("category_id", json!("x"), "/category_id", "invalid_id"),
        (
            "per",
            json!({ "value": 0, "unit": "each" }),
            "/per",
            "out_of_range",
        ),
        ("barcodes", json!([1]), "/barcodes/0", "wrong_type"),
        (
            "barcodes",
            json!([{ "code": "1", "size": 1 }]),
            "/barcodes/0/size",
            "unknown_field",
        ),
        ("barcodes", json!(vec!["1"; 21]), "/barcodes", "too_many"),
        ("attributes", json!(["red"]), "/attributes", "wrong_type"),
        (
            "attributes",
            json!({ "a": "x".repeat(4096) }),
            "/attributes",
            "too_long",
        ),
        ("colour", json!("red"), "/colour", "unknown_field"),
    ];
    for (field, value, pointer, code) in table {
        let mut body = lantern("LAN-1");
        body[field] = value;
        let create = shop.client.post("/v1/inventory/items").json(&body).send();
        let create = create.expect_problem(422, "invalid_body");
        assert_eq!(at_fault(&create), (pointer.into(), code.into()));
        let body = json!({ "items": [body] });
        let batch = shop
            .client
            .post("/v1/inventory/items/batch")
            .json(&body)
            .send();
        let batch = batch.expect_problem(422, "invalid_body");
        assert_eq!(
            at_fault(&batch),
            (format!("/items/0{pointer}"), code.into())
        );
    }
    for (body, code) in [
        (json!({ "items": [] }), "too_few"),
        (json!({ "items": vec![lantern("A"); 101] }), "too_many"),
    ] {
        let batch = shop
            .client
            .post("/v1/inventory/items/batch")
            .json(&body)
            .send();
        let batch = batch.expect_problem(422, "invalid_body");
        assert_eq!(at_fault(&batch), ("/items".into(), code.into()));
    }
}

#[test]
fn attributes_that_would_not_come_back_unchanged_are_refused() {
    let shop = Shop::open();
    for (attributes, code) in [
        (
            json!({ "weight": 9_007_199_254_740_992_i64 }),
            "out_of_range",
        ),
        (json!({ "serials": [u64::MAX] }), "out_of_range"),
        (json!({ "colour": "red\u{0}" }), "control_character"),
        (json!({ "size": { "\u{1b}[31m": 1 } }), "control_character"),
    ] {
        let mut item = lantern("LAN-1");
        item["attributes"] = attributes;
        let refused = shop.client.post("/v1/inventory/items").json(&item).send();
        let refused = refused.expect_problem(422, "invalid_body");
        assert_eq!(refused.text_at("/errors/0/pointer"), "/attributes");
        assert_eq!(refused.text_at("/errors/0/code"), code);
    }
    let mut item = lantern("LAN-1");
    item["attributes"] = json!({ "most": 9_007_199_254_740_991_i64, "care": "cold\nonly" });
    let made = create(&shop, &item).json();
    assert_eq!(made["attributes"], item["attributes"]);
}
