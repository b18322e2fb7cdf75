//! `/v1/inventory/items`.

use serde_json::{Value, json};
use support::{Answer, Shop};

pub const UNKNOWN: &str = "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102";

pub fn lantern(sku: &str) -> Value {
    json!({ "sku": sku, "name": "Paper lantern", "kind": "product", "unit": "each" })
}

#[track_caller]
pub fn create(shop: &Shop, body: &Value) -> Answer {
    shop.client
        .post("/v1/inventory/items")
        .json(body)
        .send()
        .expect_status(201)
}

/// The pointer and the code of the first error of a refusal.
pub fn at_fault(answer: &Answer) -> (String, String) {
    (
        answer.text_at("/errors/0/pointer"),
        answer.text_at("/errors/0/code"),
    )
}

#[test]
fn an_item_is_created_read_changed_and_deleted() {
    let shop = Shop::open();
    let category = shop
        .client
        .post("/v1/inventory/categories")
        .json(&json!({ "name": "Lights" }))
        .send()
        .expect_status(201)
        .id();
    let made = create(
        &shop,
        &json!({
            "sku": "LAN-1", "name": "Paper lantern", "description": "Red.\nFolds flat.", "kind": "product",
            "unit": "each", "category_id": category, "price": { "amount": 1299, "currency": "GBP" },
            "cost": { "amount": 450, "currency": "GBP" }, "tax_code": "VAT20",
            "attributes": { "colour": "red", "sizes": [1, 2.5], "origin": null },
            "barcodes": ["5012345678900", { "code": "5012345678917", "pack": { "value": 12, "unit": "each" } }]
        }),
    );
    assert_eq!(made.trips(), 2);
    let path = format!("/v1/inventory/items/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    let mut expected = json!({
        "id": made.id(), "sku": "LAN-1", "name": "Paper lantern", "description": "Red.\nFolds flat.",
        "kind": "product", "unit": "each", "category_id": category,
        "price": { "amount": 1299, "currency": "GBP" }, "cost": { "amount": 450, "currency": "GBP" },
        "per": { "value": 1, "unit": "each" }, "tax_code": "VAT20",
        "attributes": { "colour": "red", "sizes": [1, 2.5], "origin": null }, "status": "active",
        "barcodes": [
            { "code": "5012345678900", "pack": { "value": 1, "unit": "each" }, "warning": null },
            { "code": "5012345678917", "pack": { "value": 12, "unit": "each" }, "warning": null }
        ],
        "created_at": made.text_at("/created_at"), "updated_at": made.text_at("/updated_at"), "version": 1
    });
    assert_eq!(made.json(), expected);

    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (expected.clone(), 1));
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
        .json(&json!({ "name": "Rice paper lantern", "category_id": null, "tax_code": null, "attributes": null }))
        .send()
        .expect_status(200);
    assert_eq!(changed.trips(), 2);
    for field in ["category_id", "tax_code", "attributes"] {
        expected[field] = Value::Null;
    }
    expected["name"] = json!("Rice paper lantern");
    expected["version"] = json!(2);
    expected["updated_at"] = changed.json()["updated_at"].clone();
    assert_eq!(changed.json(), expected);
    for method in ["PATCH", "DELETE"] {
        let draft = shop.client.request(method, &path);
        let draft = if method == "PATCH" {
            draft.json(&json!({}))
        } else {
            draft
        };
        let refused = draft.header("if-match", &etag).send();
        refused.expect_problem(412, "precondition_failed");
    }

    let deleted = shop.client.delete(&path).send().expect_status(204);
    assert_eq!(deleted.trips(), 2);
    for draft in [
        shop.client.get(&path),
        shop.client.delete(&path),
        shop.client.patch(&path).json(&json!({ "name": "x" })),
        shop.client.get("/v1/inventory/items/by-sku/LAN-1"),
        shop.client
            .get("/v1/inventory/items/by-barcode/5012345678900"),
    ] {
        draft.send().expect_problem(404, "not_found");
    }
    // Its SKU and barcodes are free again.
    let mut heir = lantern("LAN-1");
    heir["barcodes"] = json!(["5012345678900"]);
    create(&shop, &heir);
}

#[test]
fn a_repeated_key_gives_the_first_answer_and_one_item() {
    let shop = Shop::open();
    let send = |path: &str, body: &Value| {
        let draft = shop.client.post(path).key(&format!("key-of{path}"));
        draft.json(body).send()
    };
    for (path, body, other) in [
        ("/v1/inventory/items", lantern("A"), lantern("B")),
        (
            "/v1/inventory/items/batch",
            json!({ "items": [lantern("C"), lantern("D")] }),
            json!({ "items": [lantern("E")] }),
        ),
    ] {
        let first = send(path, &body).expect_status(201);
        let again = send(path, &body).expect_status(201);
        assert_eq!(again.text, first.text);
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!((first.trips(), again.trips()), (2, 1));
        send(path, &other).expect_problem(422, "idempotency_key_reused");
    }
    let all = shop.client.get("/v1/inventory/items").send().json();
    assert_eq!(all["items"].as_array().map(Vec::len), Some(3));
}

#[test]
fn weights_volumes_lengths_and_times_are_stored_in_their_base_unit() {
    let shop = Shop::open();
    for (unit, base, per) in [
        ("kg", "mg", 1_000_000),
        ("ml", "ul", 1_000_000),
        ("cm", "mm", 1_000),
        ("min", "s", 3_600),
        ("each", "each", 1),
    ] {
        let body = json!({ "sku": unit, "name": "Resin", "kind": "material", "unit": unit, "barcodes": [format!("code-{unit}")] });
        let made = create(&shop, &body).json();
        assert_eq!(made["unit"], base);
        assert_eq!(made["per"], json!({ "value": per, "unit": base }));
        // By default a package holds the quantity that the price is for.
        assert_eq!(made["barcodes"][0]["pack"], made["per"]);
    }
    let body = json!({
        "sku": "PLA", "name": "PLA, black", "kind": "material", "unit": "g", "per": { "value": 750, "unit": "g" },
        "cost": { "amount": 900_719_925_474_i64, "currency": "GBP" }
    });
    let made = create(&shop, &body).json();
    assert_eq!(made["per"], json!({ "value": 750_000, "unit": "mg" }));
    assert_eq!(made["cost"]["amount"], 900_719_925_474_i64);
}

#[test]
fn a_patch_keeps_absent_fields_and_clears_only_optional_ones() {
    let shop = Shop::open();
    let mut body = lantern("LAN-1");
    body["description"] = json!("Red");
    body["price"] = json!({ "amount": 1299, "currency": "GBP" });
    body["barcodes"] = json!(["111"]);
    let made = create(&shop, &body);
    let path = format!("/v1/inventory/items/{}", made.id());
    let patch = |body: &Value| shop.client.patch(&path).json(body).send();

    let mut kept = patch(&json!({})).expect_status(200).json();
    for changing in ["updated_at", "version"] {
        kept[changing] = made.json()[changing].clone();
    }
    assert_eq!(kept, made.json());
    for field in [
        "sku", "name", "kind", "unit", "price", "cost", "per", "status", "barcodes",
    ] {
        let mut body = json!({});
        body[field] = Value::Null;
        let refused = patch(&body).expect_problem(422, "invalid_body");
        assert_eq!(
            at_fault(&refused),
            (format!("/{field}"), "wrong_type".into())
        );
    }
    for field in ["description", "category_id", "tax_code", "attributes"] {
        let mut body = json!({});
        body[field] = Value::Null;
        assert_eq!(patch(&body).expect_status(200).json()[field], Value::Null);
    }
    let changed = patch(&json!({
        "kind": "material", "unit": "kg", "per": { "value": 500, "unit": "g" }, "status": "discontinued",
        "cost": { "amount": 2, "currency": "GBP" }, "barcodes": ["222"]
    }));
    let changed = changed.expect_status(200).json();
    assert_eq!(changed["unit"], "mg");
    assert_eq!(changed["per"]["value"], 500_000);
    assert_eq!(
        changed["barcodes"],
        json!([{ "code": "222", "pack": { "value": 500_000, "unit": "mg" }, "warning": null }])
    );
    assert_eq!(
        (&changed["kind"], &changed["status"]),
        (&json!("material"), &json!("discontinued"))
    );
    assert_eq!(
        (&changed["price"]["amount"], &changed["cost"]["amount"]),
        (&json!(1299), &json!(2))
    );
    // The unit is fixed while the item has barcodes.
    let refused = patch(&json!({ "unit": "each" })).expect_problem(409, "in_use");
    assert_eq!(at_fault(&refused).0, "/unit");
    let changed = patch(&json!({ "unit": "each", "barcodes": [] }))
        .expect_status(200)
        .json();
    assert_eq!(
        (&changed["per"]["value"], &changed["barcodes"]),
        (&json!(1), &json!([]))
    );
}

#[test]
fn a_batch_is_created_whole_in_its_order_or_not_at_all() {
    let shop = Shop::open();
    let batch = |items: &[Value]| {
        let body = json!({ "items": items });
        shop.client
            .post("/v1/inventory/items/batch")
            .json(&body)
            .send()
    };
    let hundred: Vec<Value> = (0..100)
        .map(|n| lantern(&format!("L-{}", 99 - n)))
        .collect();
    let made = batch(&hundred).expect_status(201);
    assert_eq!(made.trips(), 2);
    let made = made.json();
    let made = made["items"].as_array().expect("items");
    let skus = |items: &[Value]| {
        items
            .iter()
            .map(|item| item["sku"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(skus(made), skus(&hundred));
    let read = shop
        .client
        .get("/v1/inventory/items/by-sku/L-42")
        .send()
        .expect_status(200);
    assert!(made.contains(&read.json()));

    let twice = batch(&[lantern("N-1"), lantern("N-2"), lantern("n-1")]);
    assert_eq!(
        at_fault(&twice.expect_problem(409, "already_exists")).0,
        "/items/2/sku"
    );
    let taken = batch(&[
        lantern("N-1"),
        lantern("N-2"),
        lantern("N-3"),
        lantern("l-7"),
    ]);
    assert_eq!(
        at_fault(&taken.expect_problem(409, "already_exists")).0,
        "/items/3/sku"
    );
    shop.client
        .get("/v1/inventory/items/by-sku/N-1")
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn a_code_finds_its_item_with_any_characters() {
    let shop = Shop::open();
    let mut body = lantern("50%/ñ+1");
    body["barcodes"] = json!(["(01)5/1?#"]);
    let made = create(&shop, &body).json();
    for path in [
        "/v1/inventory/items/by-sku/50%25%2F%C3%B1+1",
        "/v1/inventory/items/by-barcode/(01)5%2F1%3F%23",
    ] {
        let found = shop.client.get(path).send().expect_status(200);
        assert_eq!((found.json(), found.trips()), (made.clone(), 1));
    }
    create(&shop, &lantern("Abc"));
    let found = shop.client.get("/v1/inventory/items/by-sku/aBC").send();
    assert_eq!(found.expect_status(200).json()["sku"], "Abc");
    for path in [
        "/v1/inventory/items/by-sku/50",
        "/v1/inventory/items/by-sku/%ff",
        "/v1/inventory/items/by-sku/' or 1=1 --"
            .replace(' ', "%20")
            .as_str(),
        "/v1/inventory/items/by-barcode/%00",
        "/v1/inventory/items/by-barcode/50",
    ] {
        shop.client
            .get(path)
            .send()
            .expect_problem(404, "not_found");
    }
}

#[test]
fn an_item_with_stock_cannot_be_deleted_or_change_its_unit_or_kind() {
    let shop = Shop::open();
    let item = create(&shop, &lantern("LAN-1")).id();
    let warehouse = shop
        .client
        .post("/v1/inventory/warehouses")
        .json(&json!({ "code": "MAIN", "name": "Main" }))
        .send()
        .expect_status(201)
        .id();
    let line = json!({ "item_id": item, "warehouse_id": warehouse, "quantity": { "value": 1, "unit": "each" } });
    shop.client
        .post("/v1/inventory/moves")
        .json(&json!({ "reason": "receipt", "lines": [line] }))
        .send()
        .expect_status(201);
    let path = format!("/v1/inventory/items/{item}");
    shop.client
        .delete(&path)
        .send()
        .expect_problem(409, "in_use");
    for change in [json!({ "unit": "kg" }), json!({ "kind": "service" })] {
        shop.client
            .patch(&path)
            .json(&change)
            .send()
            .expect_problem(409, "in_use");
    }
    shop.client
        .patch(&path)
        .json(&json!({ "name": "Lantern" }))
        .send()
        .expect_status(200);
}

#[test]
fn another_organisation_cannot_see_or_change_an_item() {
    let (ours, theirs) = (Shop::open(), Shop::open());
    let category = theirs
        .client
        .post("/v1/inventory/categories")
        .json(&json!({ "name": "Lights" }))
        .send()
        .expect_status(201)
        .id();
    let mut body = lantern("LAN-1");
    body["barcodes"] = json!(["111"]);
    let item = create(&theirs, &body).id();
    let path = format!("/v1/inventory/items/{item}");
    for draft in [
        ours.client.get(&path),
        ours.client.delete(&path),
        ours.client.patch(&path).json(&json!({ "name": "x" })),
        ours.client.get("/v1/inventory/items/by-sku/LAN-1"),
        ours.client.get("/v1/inventory/items/by-barcode/111"),
    ] {
        draft.send().expect_problem(404, "not_found");
    }
    let mut own = body.clone();
    own["category_id"] = json!(category);
    let refused = ours.client.post("/v1/inventory/items").json(&own).send();
    let refused = refused.expect_problem(422, "invalid_reference");
    assert_eq!(at_fault(&refused).0, "/category_id");
    // A SKU and barcode of another organisation are no conflict.
    create(&ours, &body);
    let list = ours
        .client
        .get(&format!("/v1/inventory/items?category_id={category}"));
    assert_eq!(list.send().expect_status(200).json()["items"], json!([]));
}
