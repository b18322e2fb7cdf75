//! `/v1/inventory/categories`.

use serde_json::{Value, json};
use support::{Answer, Shop};

use super::items::{UNKNOWN, at_fault, lantern};

fn create(shop: &Shop, body: &Value) -> Answer {
    shop.client
        .post("/v1/inventory/categories")
        .json(body)
        .send()
}

/// Creates a category in another and gives its id.
#[track_caller]
fn within(shop: &Shop, parent: Option<&str>, name: &str) -> String {
    let body = json!({ "name": name, "parent_id": parent });
    create(shop, &body).expect_status(201).id()
}

fn names(shop: &Shop, query: &str) -> Vec<String> {
    let page = shop
        .client
        .get(&format!("/v1/inventory/categories{query}"))
        .send();
    let page = page.expect_status(200).json();
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item["name"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn a_category_is_created_read_changed_and_deleted() {
    let shop = Shop::open();
    let top = within(&shop, None, "Home");
    let made = create(
        &shop,
        &json!({ "name": "Lights", "parent_id": top, "description": "Lamps" }),
    );
    let made = made.expect_status(201);
    assert_eq!(made.trips(), 2);
    assert_eq!(made.json()["parent_id"], json!(top));
    let path = format!("/v1/inventory/categories/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (made.json(), 1));
    let etag = read.header("etag").expect("an ETag").to_owned();

    let change = json!({ "name": "Lamps", "parent_id": null, "description": null });
    let changed = shop
        .client
        .patch(&path)
        .header("if-match", &etag)
        .json(&change)
        .send();
    let changed = changed.expect_status(200);
    assert_eq!(changed.trips(), 2);
    let json = changed.json();
    assert_eq!(
        (&json["name"], &json["version"]),
        (&json!("Lamps"), &json!(2))
    );
    assert_eq!(
        (&json["parent_id"], &json["description"]),
        (&Value::Null, &Value::Null)
    );
    let stale = shop
        .client
        .patch(&path)
        .header("if-match", &etag)
        .json(&change)
        .send();
    stale.expect_problem(412, "precondition_failed");
    let stale = shop.client.delete(&path).header("if-match", &etag).send();
    stale.expect_problem(412, "precondition_failed");
    let refused = shop
        .client
        .patch(&path)
        .json(&json!({ "name": null }))
        .send();
    assert_eq!(
        at_fault(&refused.expect_problem(422, "invalid_body")).0,
        "/name"
    );

    let deleted = shop.client.delete(&path).key("d").send().expect_status(204);
    assert_eq!(deleted.trips(), 2);
    let again = shop.client.delete(&path).key("d").send().expect_status(204);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    for draft in [
        shop.client.get(&path),
        shop.client.delete(&path),
        shop.client.patch(&path).json(&json!({})),
    ] {
        draft.send().expect_problem(404, "not_found");
    }
}

#[test]
fn categories_are_listed_by_name_with_or_without_a_parent() {
    let shop = Shop::open();
    let home = within(&shop, None, "Home");
    let lights = within(&shop, Some(&home), "lights");
    for name in ["Candles", "bulbs", "Arms"] {
        within(&shop, Some(&lights), name);
    }
    within(&shop, None, "Garden");
    assert_eq!(
        names(&shop, ""),
        ["Arms", "bulbs", "Candles", "Garden", "Home", "lights"]
    );
    assert_eq!(names(&shop, "?parent_id=none"), ["Garden", "Home"]);
    assert_eq!(
        names(&shop, &format!("?parent_id={lights}")),
        ["Arms", "bulbs", "Candles"]
    );
    assert_eq!(names(&shop, &format!("?parent_id={UNKNOWN}")), [""; 0]);
    let first = shop
        .client
        .get(&format!(
            "/v1/inventory/categories?parent_id={lights}&limit=2"
        ))
        .send();
    assert_eq!(first.trips(), 1);
    let cursor = first.text_at("/next_cursor");
    let rest = names(
        &shop,
        &format!("?parent_id={lights}&limit=2&cursor={cursor}"),
    );
    assert_eq!(rest, ["Candles"]);
    let refused = shop
        .client
        .get("/v1/inventory/categories?parent_id=x")
        .send();
    refused.expect_problem(400, "invalid_query");
}

#[test]
fn a_name_is_unique_without_regard_to_case() {
    let shop = Shop::open();
    let first = within(&shop, None, "Lights");
    let second = within(&shop, None, "Mugs");
    let refused = create(&shop, &json!({ "name": "LIGHTS" })).expect_problem(409, "already_exists");
    assert_eq!(at_fault(&refused).0, "/name");
    let rename = |id: &str, name: &str| {
        let path = format!("/v1/inventory/categories/{id}");
        shop.client
            .patch(&path)
            .json(&json!({ "name": name }))
            .send()
    };
    let refused = rename(&second, "lights").expect_problem(409, "already_exists");
    assert_eq!(at_fault(&refused).0, "/name");
    rename(&first, "LIGHTS").expect_status(200);
}

#[test]
fn the_tree_has_four_levels_and_no_cycle() {
    let shop = Shop::open();
    let one = within(&shop, None, "One");
    let two = within(&shop, Some(&one), "Two");
    let three = within(&shop, Some(&two), "Three");
    let four = within(&shop, Some(&three), "Four");
    create(&shop, &json!({ "name": "Five", "parent_id": four }))
        .expect_problem(422, "category_too_deep");
    let reparent = |id: &str, parent: &str| {
        let path = format!("/v1/inventory/categories/{id}");
        shop.client
            .patch(&path)
            .json(&json!({ "parent_id": parent }))
            .send()
    };
    for parent in [&one, &two, &four] {
        reparent(&one, parent).expect_problem(422, "category_cycle");
    }
    let other = within(&shop, None, "Other");
    reparent(&one, &other).expect_problem(422, "category_too_deep");
    reparent(&two, &other).expect_status(200);
    for (id, parent) in [(&other, UNKNOWN), (&one, UNKNOWN)] {
        let refused = reparent(id, parent).expect_problem(422, "invalid_reference");
        assert_eq!(at_fault(&refused).0, "/parent_id");
    }
}

#[test]
fn a_category_that_is_not_empty_cannot_be_deleted() {
    let shop = Shop::open();
    let parent = within(&shop, None, "Home");
    let child = within(&shop, Some(&parent), "Lights");
    let mut item = lantern("LAN-1");
    item["category_id"] = json!(child);
    let item = super::items::create(&shop, &item).id();
    let delete = |id: &str| {
        shop.client
            .delete(&format!("/v1/inventory/categories/{id}"))
            .send()
    };
    delete(&parent).expect_problem(409, "in_use");
    delete(&child).expect_problem(409, "in_use");
    shop.client
        .delete(&format!("/v1/inventory/items/{item}"))
        .send()
        .expect_status(204);
    delete(&child).expect_status(204);
    delete(&parent).expect_status(204);
}

#[test]
fn another_organisation_cannot_see_or_change_a_category() {
    let (ours, theirs) = (Shop::open(), Shop::open());
    let id = within(&theirs, None, "Lights");
    let path = format!("/v1/inventory/categories/{id}");
    for draft in [
        ours.client.get(&path),
        ours.client.delete(&path),
        ours.client.patch(&path).json(&json!({ "name": "x" })),
    ] {
        draft.send().expect_problem(404, "not_found");
    }
    let refused = create(&ours, &json!({ "name": "Lamps", "parent_id": id }));
    let refused = refused.expect_problem(422, "invalid_reference");
    assert_eq!(at_fault(&refused).0, "/parent_id");
    assert_eq!(names(&ours, &format!("?parent_id={id}")), [""; 0]);
    within(&ours, None, "Lights");
}

#[test]
fn a_repeated_key_gives_the_first_answer_and_one_category() {
    let shop = Shop::open();
    let send = |name: &str| {
        let draft = shop.client.post("/v1/inventory/categories").key("k");
        draft.json(&json!({ "name": name })).send()
    };
    let first = send("Lights").expect_status(201);
    let again = send("Lights").expect_status(201);
    assert_eq!(
        (again.text.as_str(), again.trips()),
        (first.text.as_str(), 1)
    );
    send("Lamps").expect_problem(422, "idempotency_key_reused");
}
