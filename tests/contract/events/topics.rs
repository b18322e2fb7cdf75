//! What is published: the stock of every place that changes, and who works here. That every event of every test is one
//! of the documented topics, with the documented data, `support::events` checks after each request.

use serde_json::{Value, json};
use support::Shop;
use support::depot::{Depot, each};
use support::shop::{PASSWORD, unique};

/// The events of an organisation from a position on, and the position after them.
fn events_after(shop: &Shop, after: &Value, topic: &str) -> (Vec<Value>, Value) {
    let path = format!("/v1/events?after={after}&topic={topic}&limit=100");
    let page = shop.client.get(&path).send().expect_status(200).json();
    let items = page["items"].as_array().expect("items").clone();
    (items, page["next_after"].clone())
}

/// Warehouse, on hand, reserved and available of the stock events from a position on.
fn levels_after(depot: &Depot, after: &Value) -> (Vec<(String, i64, i64, i64)>, Value) {
    let (events, next) = events_after(&depot.shop, after, "stock_level.changed");
    let figure =
        |event: &Value, name: &str| event["data"][name]["value"].as_i64().expect("a figure");
    let of = |event: &Value| {
        let warehouse = event["data"]["warehouse"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let figures = ["on_hand", "reserved", "available"].map(|name| figure(event, name));
        (warehouse, figures[0], figures[1], figures[2])
    };
    (events.iter().map(of).collect(), next)
}

#[test]
fn each_place_whose_stock_changes_has_one_event_a_request() {
    let depot = Depot::open();
    let other = depot.warehouse();
    let item = depot.item();
    let here = |on_hand, reserved| {
        (
            depot.warehouse.clone(),
            on_hand,
            reserved,
            on_hand - reserved,
        )
    };
    let there = |on_hand, reserved| (other.clone(), on_hand, reserved, on_hand - reserved);

    depot.receive(&item, 5).expect_status(201);
    let (levels, after) = levels_after(&depot, &json!(0));
    assert_eq!(levels, [here(5, 0)]);

    let held = depot.hold(&item, 2, 600).expect_status(201);
    let (levels, after) = levels_after(&depot, &after);
    assert_eq!(levels, [here(5, 2)]);

    // A confirmed hold, a minimum and a count that finds what is there change no level.
    let id = held.text_at("/reservations/0/id");
    let act = |action: &str, id: &str| {
        let path = format!("/v1/inventory/reservations/{id}/{action}");
        depot.client().post(&path).send().expect_status(200)
    };
    act("confirm", &id);
    depot.watch(&item, 1);
    let found =
        json!({ "warehouse_id": depot.warehouse, "counted": each(5), "note": "as expected" });
    let path = format!("/v1/inventory/items/{item}/adjust");
    depot
        .client()
        .post(&path)
        .json(&found)
        .send()
        .expect_status(201);
    let (levels, after) = levels_after(&depot, &after);
    assert_eq!(levels, []);

    // Two lines of one place are one event, a transfer is two.
    let lines = json!([depot.line(&item, 1), depot.line(&item, 2)]);
    let body = json!({ "reason": "receipt", "lines": lines });
    let moves = "/v1/inventory/moves";
    depot
        .client()
        .post(moves)
        .json(&body)
        .send()
        .expect_status(201);
    let mut line = depot.line(&item, 4);
    line["to_warehouse_id"] = json!(other);
    let body = json!({ "reason": "transfer", "lines": [line] });
    depot
        .client()
        .post(moves)
        .json(&body)
        .send()
        .expect_status(201);
    let (mut levels, after) = levels_after(&depot, &after);
    levels.sort_by_key(|(_, on_hand, _, _)| -on_hand);
    let mut expected = vec![here(8, 2), here(4, 2), there(4, 0)];
    expected.sort_by_key(|(_, on_hand, _, _)| -on_hand);
    levels[1..].sort();
    expected[1..].sort();
    assert_eq!(levels, expected);

    act("release", &id);
    let (levels, _) = levels_after(&depot, &after);
    assert_eq!(levels, [here(4, 0)]);
}

#[test]
fn changes_of_users_roles_and_keys_are_published_without_personal_data() {
    let shop = Shop::open();
    let (_, start) = events_after(&shop, &json!(0), "organisation");
    let send = |method: &str, path: &str, body: Value| {
        let draft = match method {
            "post" => shop.client.post(path),
            "patch" => shop.client.patch(path),
            _ => shop.client.delete(path),
        };
        let draft = if body.is_null() {
            draft
        } else {
            draft.json(&body)
        };
        let answer = draft.send();
        assert!(answer.status < 300, "{path}: {}", answer.text);
        answer
    };
    let email = format!("{}@{}.example", unique("uma"), shop.slug);
    let new = json!({ "email": email, "full_name": "Uma Unseen", "role": "seller", "password": PASSWORD });
    let user = send("post", "/v1/auth/users", new).id();
    let path = format!("/v1/auth/users/{user}");
    send("patch", &path, json!({ "role": "viewer" }));
    send("post", &format!("{path}/deactivate"), Value::Null);
    send("post", &format!("{path}/activate"), Value::Null);
    let new = json!({ "name": "Till", "permissions": ["read_orders"] });
    let role = send("post", "/v1/auth/roles", new).id();
    let path = format!("/v1/auth/roles/{role}");
    send(
        "patch",
        &path,
        json!({ "permissions": ["read_orders", "read_stock"] }),
    );
    send("delete", &path, Value::Null);
    let made = send(
        "post",
        "/v1/auth/api-keys",
        json!({ "name": "Printer", "scopes": ["read_orders"] }),
    );
    let old = made.id();
    let replaced = send(
        "post",
        &format!("/v1/auth/api-keys/{old}/rotate"),
        Value::Null,
    );
    send(
        "post",
        &format!("/v1/auth/api-keys/{}/revoke", replaced.id()),
        Value::Null,
    );
    let body = json!({ "current_password": PASSWORD, "new_password": "twelve green pans rattle" });
    send("post", "/v1/auth/password/change", body);

    let path = format!("/v1/events?after={start}&limit=100");
    let page = shop.client.get(&path).send().expect_status(200);
    let told: Vec<(String, String)> = page.json()["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|event| {
            (
                event["topic"].to_string(),
                event["entity_id"].as_str().unwrap_or_default().to_owned(),
            )
        })
        .map(|(topic, id)| (topic.trim_matches('"').to_owned(), id))
        .collect();
    let admin = shop.user["id"].as_str().expect("an id");
    let new_key = replaced.id();
    let expected = [
        ("user.created", user.as_str()),
        ("user.changed", user.as_str()),
        ("user.deactivated", user.as_str()),
        ("user.activated", user.as_str()),
        ("role.created", role.as_str()),
        ("role.changed", role.as_str()),
        ("role.deleted", role.as_str()),
        ("api_key.created", old.as_str()),
        ("api_key.created", new_key.as_str()),
        ("api_key.rotated", old.as_str()),
        ("api_key.revoked", new_key.as_str()),
        ("user.password_changed", admin),
    ]
    .map(|(topic, id)| (topic.to_owned(), id.to_owned()));
    assert_eq!(told, expected);
    for secret in [
        email.as_str(),
        "Uma Unseen",
        &made.text_at("/key"),
        &replaced.text_at("/key"),
    ] {
        assert!(!page.text.contains(secret), "{secret} is in an event");
    }
}
