//! `/v1/purchasing/suppliers`.

use serde_json::{Value, json};
use support::{Answer, Shop};

use crate::inventory::items::{at_fault, lantern};

pub fn create(shop: &Shop, body: &Value) -> Answer {
    shop.client
        .post("/v1/purchasing/suppliers")
        .json(body)
        .send()
}

fn names(shop: &Shop, query: &str) -> Vec<String> {
    let page = shop
        .client
        .get(&format!("/v1/purchasing/suppliers{query}"))
        .send();
    assert_eq!(page.trips(), 1);
    let page = page.expect_status(200).json();
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item["name"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn a_supplier_is_created_read_changed_and_deleted() {
    let shop = Shop::open();
    let whole = json!({
        "kind": "person", "name": "Ana Pérez", "tax_id": "B-123", "email": "Ana@Shop.example", "phone": "+441632960101",
        "payment_terms": "30 days net", "rating_ppm": 850_000, "note": "Calls on Mondays"
    });
    let made = create(&shop, &whole).expect_status(201);
    assert_eq!(made.trips(), 2);
    let path = format!("/v1/purchasing/suppliers/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    for (field, value) in whole.as_object().expect("an object") {
        let expected = if field == "email" {
            &json!("ana@shop.example")
        } else {
            value
        };
        assert_eq!(&made.json()[field], expected);
    }
    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (made.json(), 1));
    let etag = read.header("etag").expect("an ETag").to_owned();

    let patch = |body: &Value| shop.client.patch(&path).json(body).send();
    let optional = [
        "tax_id",
        "email",
        "phone",
        "payment_terms",
        "rating_ppm",
        "note",
    ];
    let change = json!({ "name": "Ana Gómez", "rating_ppm": 0 });
    let changed = shop
        .client
        .patch(&path)
        .header("if-match", &etag)
        .json(&change)
        .send();
    let changed = changed.expect_status(200);
    assert_eq!(changed.trips(), 2);
    assert_eq!(changed.json()["rating_ppm"], 0);
    assert_eq!(changed.json()["tax_id"], "B-123");
    for field in optional {
        let mut body = json!({});
        body[field] = Value::Null;
        assert_eq!(patch(&body).expect_status(200).json()[field], Value::Null);
    }
    for field in ["name", "kind"] {
        let mut body = json!({});
        body[field] = Value::Null;
        let refused = patch(&body).expect_problem(422, "invalid_body");
        assert_eq!(at_fault(&refused).0, format!("/{field}"));
    }
    for draft in [
        shop.client.patch(&path).json(&change),
        shop.client.delete(&path),
    ] {
        let stale = draft.header("if-match", &etag).send();
        stale.expect_problem(412, "precondition_failed");
    }

    let deleted = shop.client.delete(&path).send().expect_status(204);
    assert_eq!(deleted.trips(), 2);
    for draft in [
        shop.client.get(&path),
        shop.client.delete(&path),
        shop.client.patch(&path).json(&change),
        shop.client.get(&format!("{path}/items")),
    ] {
        draft.send().expect_problem(404, "not_found");
    }
    // Its tax number is free again.
    let next = create(&shop, &json!({ "name": "Ana", "tax_id": "B-123" })).expect_status(201);
    assert_eq!(next.json()["kind"], "company");
}

#[test]
fn a_tax_number_belongs_to_one_supplier() {
    let shop = Shop::open();
    let first = create(&shop, &json!({ "name": "A", "tax_id": "b-1" }))
        .expect_status(201)
        .id();
    let refused = create(&shop, &json!({ "name": "B", "tax_id": "B-1" }));
    assert_eq!(
        at_fault(&refused.expect_problem(409, "already_exists")).0,
        "/tax_id"
    );
    let second = create(&shop, &json!({ "name": "B" }))
        .expect_status(201)
        .id();
    create(&shop, &json!({ "name": "C" })).expect_status(201);
    let change = |id: &str| {
        let path = format!("/v1/purchasing/suppliers/{id}");
        shop.client
            .patch(&path)
            .json(&json!({ "tax_id": "B-1" }))
            .send()
    };
    let refused = change(&second).expect_problem(409, "already_exists");
    assert_eq!(at_fault(&refused).0, "/tax_id");
    change(&first).expect_status(200);
}

#[test]
fn invalid_fields_are_refused_with_their_pointer() {
    let shop = Shop::open();
    for (field, value, code) in [
        ("name", json!(""), "empty"),
        ("kind", json!("robot"), "unknown_value"),
        ("email", json!("ana"), "invalid_email"),
        ("phone", json!("01632 960101"), "invalid_phone"),
        ("rating_ppm", json!(1_000_001), "out_of_range"),
        ("rating_ppm", json!(-1), "out_of_range"),
        ("rating_ppm", json!(4.5), "wrong_type"),
        ("stars", json!(5), "unknown_field"),
    ] {
        let mut body = json!({ "name": "Calico" });
        body[field] = value;
        let refused = create(&shop, &body).expect_problem(422, "invalid_body");
        assert_eq!(at_fault(&refused), (format!("/{field}"), code.into()));
    }
}

#[test]
fn suppliers_are_listed_by_name_and_found_by_its_beginning() {
    let shop = Shop::open();
    for name in [
        "Óptica Sur",
        "optics",
        "Calico",
        "Oakfield",
        "CALAMAR",
        "Calico",
    ] {
        create(&shop, &json!({ "name": name })).expect_status(201);
    }
    let sorted = [
        "CALAMAR",
        "Calico",
        "Calico",
        "Oakfield",
        "Óptica Sur",
        "optics",
    ];
    assert_eq!(names(&shop, ""), sorted);
    assert_eq!(names(&shop, "?q=cal"), sorted[..3]);
    assert_eq!(names(&shop, "?q=OPT"), sorted[4..]);
    assert_eq!(names(&shop, "?q=%C3%B3ptica+s"), sorted[4..5]);
    assert_eq!(names(&shop, "?q=%25"), [""; 0]);
    for query in ["", "q=cal&"] {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = format!("/v1/purchasing/suppliers?{query}limit=1{cursor}");
            let page = shop.client.get(&page).send().expect_status(200).json();
            all.extend(page["items"].as_array().expect("items").clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let found: Vec<&str> = all.iter().filter_map(|one| one["name"].as_str()).collect();
        let count = if query.is_empty() { sorted.len() } else { 3 };
        assert_eq!(found, sorted[..count]);
    }
}

#[test]
fn a_supplier_of_another_organisation_is_not_found() {
    let (ours, theirs) = (Shop::open(), Shop::open());
    let id = create(&theirs, &json!({ "name": "Calico", "tax_id": "B-1" }))
        .expect_status(201)
        .id();
    let item = crate::inventory::items::create(&ours, &lantern("LAN-1")).id();
    let path = format!("/v1/purchasing/suppliers/{id}");
    for draft in [
        ours.client.get(&path),
        ours.client.delete(&path),
        ours.client.patch(&path).json(&json!({ "name": "x" })),
        ours.client.get(&format!("{path}/items")),
        ours.client
            .put(&format!("{path}/items/{item}"))
            .json(&json!({})),
        ours.client
            .post(&format!("{path}/items/batch"))
            .json(&json!({ "items": [{ "item_id": item }] })),
    ] {
        draft.send().expect_problem(404, "not_found");
    }
    create(&ours, &json!({ "name": "Calico", "tax_id": "B-1" })).expect_status(201);
    assert_eq!(names(&ours, ""), ["Calico"]);
}

#[test]
fn a_repeated_key_gives_the_first_answer_and_one_supplier() {
    let shop = Shop::open();
    let send = |name: &str| {
        let draft = shop.client.post("/v1/purchasing/suppliers").key("k");
        draft.json(&json!({ "name": name })).send()
    };
    let first = send("Calico").expect_status(201);
    let again = send("Calico").expect_status(201);
    assert_eq!(
        (again.text.as_str(), again.trips()),
        (first.text.as_str(), 1)
    );
    send("Other").expect_problem(422, "idempotency_key_reused");
    assert_eq!(names(&shop, ""), ["Calico"]);
}
