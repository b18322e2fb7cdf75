//! `/v1/auth/api-keys/{id}/rotate`.

use domain::Instant;
use serde_json::{Value, json};
use support::native::Native;
use support::shop::login;
use support::{Answer, Client, Shop};

use super::{Member, role};

fn make(client: &Client, days: i64) -> Answer {
    let body = json!({ "name": "Till", "scopes": ["read_items"], "expires_in_days": days });
    let draft = client.post("/v1/auth/api-keys").json(&body);
    draft.send().expect_status(201)
}

fn rotate(client: &Client, id: &str, overlap_seconds: i64) -> Answer {
    let draft = client.post(&format!("/v1/auth/api-keys/{id}/rotate"));
    let body = json!({ "overlap_seconds": overlap_seconds });
    draft.json(&body).send()
}

fn read(client: &Client, id: &str) -> Value {
    let answer = client.get(&format!("/v1/auth/api-keys/{id}")).send();
    answer.expect_status(200).json()
}

fn items(shop: &Shop, key: &str) -> Answer {
    let caller = shop.client.clone().bearer(key);
    caller.get("/v1/inventory/items").send()
}

fn ms(time: &Value) -> i64 {
    let time = time.as_str().and_then(Instant::parse);
    time.expect("a time").ms()
}

#[test]
fn the_successor_has_the_same_scopes_and_both_keys_work_for_a_while() {
    let shop = Shop::open();
    let old = make(&shop.client, 30);
    let path = format!("/v1/auth/api-keys/{}/rotate", old.id());
    let made = shop.client.post(&path).send().expect_status(201);
    assert_eq!(made.trips(), 2);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let location = format!("/v1/auth/api-keys/{}", made.id());
    assert_eq!(made.header("location"), Some(location.as_str()));
    let new = made.json();
    assert_ne!(made.text_at("/key"), old.text_at("/key"));
    assert_eq!(
        (&new["name"], &new["scopes"], &new["successor_id"]),
        (&json!("Till"), &json!(["read_items"]), &Value::Null)
    );
    let lifetime = |key: &Value| ms(&key["expires_at"]) - ms(&key["created_at"]);
    assert_eq!(lifetime(&new), lifetime(&old.json()));

    let rotated = read(&shop.client, &old.id());
    assert_eq!(
        (&rotated["successor_id"], &rotated["version"]),
        (&json!(made.id()), &json!(2))
    );
    let day = 24 * 3600 * 1000;
    assert_eq!(
        ms(&rotated["expires_at"]) - ms(&new["created_at"]),
        day,
        "where it is not said, one day"
    );
    for key in [&old, &made] {
        items(&shop, &key.text_at("/key")).expect_status(200);
    }
}

#[test]
fn the_old_key_expires_after_the_overlap() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let old = make(&shop.client, 30);
    let new = rotate(&shop.client, &old.id(), 3600).expect_status(201);
    native.world.advance_clock(3600 * 1000 - 60_000);
    items(&shop, &old.text_at("/key")).expect_status(200);
    native.world.advance_clock(60_000);
    items(&shop, &old.text_at("/key")).expect_problem(401, "api_key_expired");
    items(&shop, &new.text_at("/key")).expect_status(200);
}

#[test]
fn an_overlap_of_zero_expires_the_old_key_at_once() {
    let shop = Shop::open();
    let old = make(&shop.client, 30);
    let new = rotate(&shop.client, &old.id(), 0).expect_status(201);
    items(&shop, &old.text_at("/key")).expect_problem(401, "api_key_expired");
    items(&shop, &new.text_at("/key")).expect_status(200);
}

#[test]
fn an_overlap_does_not_extend_the_expiry_of_the_old_key() {
    let shop = Shop::open();
    let old = make(&shop.client, 1);
    let before = read(&shop.client, &old.id());
    rotate(&shop.client, &old.id(), 604_800).expect_status(201);
    let after = read(&shop.client, &old.id());
    assert_eq!(before["expires_at"], after["expires_at"]);
}

#[test]
fn a_successor_can_be_rotated_and_each_key_is_rotated_once() {
    let shop = Shop::open();
    let first = make(&shop.client, 30);
    let second = rotate(&shop.client, &first.id(), 60).expect_status(201);
    let refused = rotate(&shop.client, &first.id(), 60).expect_problem(409, "illegal_transition");
    assert_eq!(refused.json()["state"], "rotated");
    let third = rotate(&shop.client, &second.id(), 60).expect_status(201);
    items(&shop, &third.text_at("/key")).expect_status(200);
    let list = shop.client.get("/v1/auth/api-keys").send().json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_rotation_is_refused_with_every_code() {
    let (shop, other) = (Shop::open(), Shop::open());
    let revoked = make(&shop.client, 30);
    let path = format!("/v1/auth/api-keys/{}", revoked.id());
    let end = shop.client.post(&format!("{path}/revoke"));
    end.send().expect_status(200);
    let refused = rotate(&shop.client, &revoked.id(), 60).expect_problem(409, "illegal_transition");
    assert_eq!(refused.json()["state"], "revoked");

    let key = make(&shop.client, 30);
    for overlap_seconds in [-1, 604_801] {
        let refused = rotate(&shop.client, &key.id(), overlap_seconds);
        let refused = refused.expect_problem(422, "invalid_body");
        assert_eq!(refused.json()["errors"][0]["pointer"], "/overlap_seconds");
    }
    let path = format!("/v1/auth/api-keys/{}/rotate", key.id());
    let draft = shop.client.post(&path).header("if-match", "\"9\"");
    draft.send().expect_problem(412, "precondition_failed");
    rotate(&other.client, &key.id(), 60).expect_problem(404, "not_found");
    let narrow = Member::join(&shop, &role(&shop, &["manage_api_keys"]));
    rotate(&narrow.client, &key.id(), 60).expect_problem(403, "beyond_own_permissions");
    let seller = shop.user("seller");
    rotate(&seller, &key.id(), 60).expect_problem(403, "forbidden");
    let caller = shop.client.clone().bearer(&key.text_at("/key"));
    rotate(&caller, &key.id(), 60).expect_problem(403, "not_for_api_keys");
    assert_eq!(read(&shop.client, &key.id())["successor_id"], Value::Null);
}

#[test]
fn an_expired_key_is_not_rotated() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let old = make(&shop.client, 1);
    native.world.advance_clock(24 * 3600 * 1000);
    let token = login(&shop.client, &shop.email).text_at("/access_token");
    let client = shop.client.clone().bearer(&token);
    let refused = rotate(&client, &old.id(), 60).expect_problem(409, "illegal_transition");
    assert_eq!(refused.json()["state"], "expired");
}

#[test]
fn a_repeat_gives_the_same_successor_and_both_keys_are_audited() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let old = make(&shop.client, 30);
    let path = format!("/v1/auth/api-keys/{}/rotate", old.id());
    let draft = || shop.client.post(&path).key("once").send();
    let first = draft().expect_status(201);
    let again = draft().expect_status(201);
    assert_eq!(first.text, again.text);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    items(&shop, &again.text_at("/key")).expect_status(200);
    let audited = |id: String| {
        let read =
            "select count(*) from audit_log where action = 'admin_action' and entity_id = ?1";
        let shards = [0, 1].into_iter();
        let counts = shards.filter_map(|shard| {
            native.world.inspect(shard, |db| {
                db.query_row(read, [&id], |row| row.get::<_, i64>(0)).ok()
            })?
        });
        counts.sum::<i64>()
    };
    assert_eq!((audited(old.id()), audited(first.id())), (2, 1));
}
