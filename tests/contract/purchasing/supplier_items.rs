//! `/v1/purchasing/suppliers/{id}/items` and `/v1/inventory/items/{id}/suppliers`.

use serde_json::{Value, json};
use support::{Answer, Shop};

use crate::inventory::items::{UNKNOWN, at_fault, lantern};

/// A shop with suppliers and items.
struct Fair {
    shop: Shop,
    suppliers: Vec<String>,
    items: Vec<String>,
}

impl Fair {
    fn open(suppliers: usize, items: usize) -> Self {
        let shop = Shop::open();
        let suppliers = (0..suppliers)
            .map(|n| {
                let body = json!({ "name": format!("Supplier {n}") });
                super::suppliers::create(&shop, &body)
                    .expect_status(201)
                    .id()
            })
            .collect();
        let bodies: Vec<Value> = (0..items).map(|n| lantern(&format!("LAN-{n}"))).collect();
        let made = shop
            .client
            .post("/v1/inventory/items/batch")
            .json(&json!({ "items": bodies }))
            .send();
        let made = made.expect_status(201).json();
        let made = made["items"].as_array().expect("items").iter();
        let items = made
            .map(|item| item["id"].as_str().expect("an id").to_owned())
            .collect();
        Self {
            shop,
            suppliers,
            items,
        }
    }

    fn path(&self, supplier: usize, item: usize) -> String {
        format!(
            "/v1/purchasing/suppliers/{}/items/{}",
            self.suppliers[supplier], self.items[item]
        )
    }

    fn set(&self, supplier: usize, item: usize, terms: &Value) -> Answer {
        self.shop
            .client
            .put(&self.path(supplier, item))
            .json(terms)
            .send()
    }

    fn set_several(&self, supplier: usize, items: &[Value]) -> Answer {
        let path = format!(
            "/v1/purchasing/suppliers/{}/items/batch",
            self.suppliers[supplier]
        );
        self.shop
            .client
            .post(&path)
            .json(&json!({ "items": items }))
            .send()
    }

    fn list(&self, path: &str) -> Vec<Value> {
        let page = self.shop.client.get(path).send().expect_status(200);
        assert_eq!(page.trips(), 1);
        page.json()["items"].as_array().expect("items").clone()
    }
}

#[test]
fn terms_are_set_replaced_listed_and_removed() {
    let fair = Fair::open(1, 2);
    let made = fair.set(
        0,
        0,
        &json!({
            "supplier_sku": "CAL-9", "price": { "amount": 320, "currency": "USD" }, "per": { "value": 10, "unit": "each" },
            "minimum_order": { "value": 24, "unit": "each" }, "pack": { "value": 12, "unit": "each" },
            "lead_time_days": 6, "preferred": true
        }),
    );
    let made = made.expect_status(200);
    assert_eq!(made.trips(), 2);
    let each = |value: i64| json!({ "value": value, "unit": "each" });
    let expected = json!({
        "supplier": { "id": fair.suppliers[0], "name": "Supplier 0" },
        "item": { "id": fair.items[0], "sku": "LAN-0", "name": "Paper lantern" },
        "supplier_sku": "CAL-9", "price": { "amount": 320, "currency": "USD" }, "per": each(10),
        "minimum_order": each(24), "pack": each(12), "lead_time_days": 6, "preferred": true,
        "created_at": made.text_at("/created_at"), "updated_at": made.text_at("/updated_at"), "version": 1
    });
    assert_eq!(made.json(), expected);
    let path = fair.path(0, 0);
    let read = fair.shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (expected.clone(), 1));
    let etag = read.header("etag").expect("an ETag").to_owned();

    // Members that are left out get their defaults.
    let put = |body: &Value| {
        fair.shop
            .client
            .put(&path)
            .header("if-match", &etag)
            .json(body)
            .send()
    };
    let plain = put(&json!({})).expect_status(200).json();
    assert_eq!(
        (&plain["supplier_sku"], &plain["price"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&plain["per"], &plain["minimum_order"], &plain["pack"]),
        (&each(1), &each(1), &each(1))
    );
    assert_eq!(
        (&plain["lead_time_days"], &plain["preferred"]),
        (&json!(7), &json!(false))
    );
    assert_eq!(
        (&plain["version"], &plain["created_at"]),
        (&json!(2), &expected["created_at"])
    );
    put(&json!({})).expect_problem(412, "precondition_failed");
    let stale = fair
        .shop
        .client
        .delete(&path)
        .header("if-match", &etag)
        .send();
    stale.expect_problem(412, "precondition_failed");

    let (supplier, item) = (&fair.suppliers[0], &fair.items[0]);
    assert_eq!(
        fair.list(&format!("/v1/purchasing/suppliers/{supplier}/items")),
        [plain.clone()]
    );
    assert_eq!(
        fair.list(&format!("/v1/inventory/items/{item}/suppliers")),
        [plain]
    );
    let detached = fair
        .shop
        .client
        .delete(&path)
        .key("d")
        .send()
        .expect_status(204);
    assert_eq!(detached.trips(), 2);
    fair.shop
        .client
        .delete(&path)
        .key("d")
        .send()
        .expect_status(204);
    for draft in [fair.shop.client.get(&path), fair.shop.client.delete(&path)] {
        draft.send().expect_problem(404, "not_found");
    }
    assert!(
        fair.list(&format!("/v1/inventory/items/{item}/suppliers"))
            .is_empty()
    );
}

#[test]
fn an_item_has_one_preferred_supplier() {
    let fair = Fair::open(3, 2);
    let preferred = json!({ "preferred": true });
    fair.set(0, 0, &preferred).expect_status(200);
    fair.set(0, 1, &preferred).expect_status(200);
    fair.set(1, 0, &preferred).expect_status(200);
    let of = |supplier, item| {
        let answer = fair
            .shop
            .client
            .get(&fair.path(supplier, item))
            .send()
            .json();
        (answer["preferred"].clone(), answer["version"].clone())
    };
    assert_eq!(of(0, 0), (json!(false), json!(2)));
    assert_eq!(of(1, 0), (json!(true), json!(1)));
    assert_eq!(of(0, 1), (json!(true), json!(1)));
    // Setting the preference again does not change other suppliers. A batch takes the preference too.
    fair.set(1, 0, &preferred).expect_status(200);
    assert_eq!(of(0, 0), (json!(false), json!(2)));
    let items = &fair.items;
    let terms = [
        json!({ "item_id": items[1], "preferred": true }),
        json!({ "item_id": items[0], "preferred": false }),
    ];
    let set = fair.set_several(2, &terms).expect_status(200);
    assert_eq!(set.trips(), 2);
    assert_eq!((of(0, 1).0, of(2, 1).0), (json!(false), json!(true)));
    assert_eq!((of(1, 0).0, of(2, 0).0), (json!(true), json!(false)));
}

#[test]
fn invalid_terms_are_refused_with_their_pointer() {
    let fair = Fair::open(1, 2);
    let wrong = json!({ "value": 1, "unit": "kg" });
    for field in ["per", "minimum_order", "pack"] {
        let mut terms = json!({});
        terms[field] = wrong.clone();
        let refused = fair.set(0, 0, &terms).expect_problem(422, "unit_mismatch");
        assert_eq!(at_fault(&refused).0, format!("/{field}"));
        terms["item_id"] = json!(fair.items[0]);
        let terms = [json!({ "item_id": fair.items[1] }), terms];
        let refused = fair
            .set_several(0, &terms)
            .expect_problem(422, "unit_mismatch");
        assert_eq!(at_fault(&refused).0, format!("/items/1/{field}"));
    }
    for (field, value, code) in [
        ("lead_time_days", json!(3651), "out_of_range"),
        ("lead_time_days", json!(-1), "out_of_range"),
        ("preferred", json!(1), "wrong_type"),
        ("colour", json!(1), "unknown_field"),
    ] {
        let mut terms = json!({});
        terms[field] = value;
        let refused = fair.set(0, 0, &terms).expect_problem(422, "invalid_body");
        assert_eq!(at_fault(&refused), (format!("/{field}"), code.into()));
    }
    let known = json!({ "item_id": fair.items[0] });
    let missing = json!({ "item_id": UNKNOWN });
    let refused = fair.set_several(0, &[known.clone(), missing]);
    let refused = refused.expect_problem(422, "invalid_reference");
    assert_eq!(at_fault(&refused).0, "/items/1/item_id");
    let refused = fair.set_several(0, &[known.clone(), known]);
    let refused = refused.expect_problem(409, "already_exists");
    assert_eq!(at_fault(&refused).0, "/items/1/item_id");
    let supplier = &fair.suppliers[0];
    let list = format!("/v1/purchasing/suppliers/{supplier}/items");
    assert!(
        fair.list(&list).is_empty(),
        "a batch is set whole or not at all"
    );
    let unknown = [
        format!("/v1/purchasing/suppliers/{supplier}/items/{UNKNOWN}"),
        format!("/v1/purchasing/suppliers/{UNKNOWN}/items/{}", fair.items[0]),
    ];
    for path in unknown {
        let put = fair.shop.client.put(&path).json(&json!({})).send();
        put.expect_problem(404, "not_found");
    }
    for path in [
        format!("/v1/purchasing/suppliers/{UNKNOWN}/items"),
        format!("/v1/inventory/items/{UNKNOWN}/suppliers"),
    ] {
        fair.shop
            .client
            .get(&path)
            .send()
            .expect_problem(404, "not_found");
    }
}

#[test]
fn a_hundred_items_are_set_in_one_batch_and_listed_in_pages() {
    let fair = Fair::open(1, 100);
    let terms: Vec<Value> = fair
        .items
        .iter()
        .rev()
        .map(|id| json!({ "item_id": id, "price": { "amount": 5, "currency": "GBP" } }))
        .collect();
    let set = fair.set_several(0, &terms).expect_status(200);
    assert_eq!(set.trips(), 2);
    let ids = |answers: &[Value]| -> Vec<String> {
        let each = answers
            .iter()
            .map(|one| one["item"]["id"].as_str().expect("an id"));
        each.map(str::to_owned).collect()
    };
    let set = set.json();
    let set = ids(set["items"].as_array().expect("items"));
    assert!(
        set.iter().rev().eq(&fair.items),
        "the order is that of the request"
    );

    let mut paged = Vec::new();
    let mut path = format!(
        "/v1/purchasing/suppliers/{}/items?limit=30",
        fair.suppliers[0]
    );
    loop {
        let page = fair.shop.client.get(&path).send().expect_status(200).json();
        paged.extend(ids(page["items"].as_array().expect("items")));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!(
            "/v1/purchasing/suppliers/{}/items?limit=30&cursor={cursor}",
            fair.suppliers[0]
        );
    }
    assert_eq!(paged, fair.items);
    let again = fair.set_several(0, &terms).expect_status(200).json();
    assert_eq!(again["items"][0]["version"], 2);
}

#[test]
fn deleted_suppliers_and_items_have_no_terms() {
    let fair = Fair::open(2, 2);
    for (supplier, item) in [(0, 0), (0, 1), (1, 0)] {
        fair.set(supplier, item, &json!({})).expect_status(200);
    }
    let (suppliers, items) = (&fair.suppliers, &fair.items);
    // Terms are in the unit of the item, so it cannot change.
    let item = format!("/v1/inventory/items/{}", items[1]);
    let refused = fair
        .shop
        .client
        .patch(&item)
        .json(&json!({ "unit": "kg" }))
        .send();
    assert_eq!(at_fault(&refused.expect_problem(409, "in_use")).0, "/unit");

    fair.shop.client.delete(&item).send().expect_status(204);
    let supplier = format!("/v1/purchasing/suppliers/{}", suppliers[0]);
    assert_eq!(fair.list(&format!("{supplier}/items")).len(), 1);
    fair.shop
        .client
        .get(&fair.path(0, 1))
        .send()
        .expect_problem(404, "not_found");
    fair.set(0, 1, &json!({})).expect_problem(404, "not_found");
    fair.shop
        .client
        .get(&format!("{item}/suppliers"))
        .send()
        .expect_problem(404, "not_found");

    fair.shop.client.delete(&supplier).send().expect_status(204);
    let left = fair.list(&format!("/v1/inventory/items/{}/suppliers", items[0]));
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["supplier"]["id"], json!(suppliers[1]));
    fair.set(0, 0, &json!({})).expect_problem(404, "not_found");
}

#[test]
fn an_item_of_another_organisation_has_no_terms() {
    let (ours, theirs) = (Fair::open(1, 1), Fair::open(1, 1));
    let path = format!(
        "/v1/purchasing/suppliers/{}/items/{}",
        ours.suppliers[0], theirs.items[0]
    );
    let put = ours.shop.client.put(&path).json(&json!({})).send();
    put.expect_problem(404, "not_found");
    let refused = ours.set_several(0, &[json!({ "item_id": theirs.items[0] })]);
    refused.expect_problem(422, "invalid_reference");
}
