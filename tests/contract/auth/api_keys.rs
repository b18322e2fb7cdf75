//! `/v1/auth/api-keys`.

use domain::permission;
use serde_json::{Value, json};
use support::dump::Dump;
use support::native::Native;
use support::shop::unique;
use support::{Answer, Client, Shop};

use super::{Member, role};

fn create(client: &Client, body: &Value) -> Answer {
    client.post("/v1/auth/api-keys").json(body).send()
}

fn reader(client: &Client) -> Answer {
    let body = json!({ "name": "Reader", "scopes": ["read_items"] });
    create(client, &body).expect_status(201)
}

fn with_key(client: &Client, made: &Answer) -> Client {
    client.clone().bearer(&made.text_at("/key"))
}

fn items(client: &Client) -> Answer {
    client.get("/v1/inventory/items").send()
}

#[test]
fn a_key_is_created_and_shown_once_then_listed_and_revoked() {
    let shop = Shop::open();
    let body =
        json!({ "name": "Till", "scopes": ["reserve_stock", "read_items"], "expires_in_days": 30 });
    let made = create(&shop.client, &body).expect_status(201);
    assert_eq!(made.trips(), 2);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let path = format!("/v1/auth/api-keys/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    let mut key = made.json();
    let text = made.text_at("/key");
    key.as_object_mut().expect("an object").remove("key");
    assert!(text.starts_with(&format!("{}_", made.text_at("/prefix"))));
    assert_eq!(
        key["scopes"],
        json!(["read_items", "reserve_stock"]),
        "in a fixed order"
    );
    assert_eq!(key["created_by"], shop.user["id"]);
    assert_eq!(
        (&key["last_used_at"], &key["revoked_at"]),
        (&Value::Null, &Value::Null)
    );
    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (key.clone(), 1));
    let list = shop.client.get("/v1/auth/api-keys").send();
    let list = list.expect_status(200).json();
    assert_eq!(list["items"], json!([key]));

    let caller = with_key(&shop.client, &made);
    items(&caller).expect_status(200);
    let revoke = || shop.client.post(&format!("{path}/revoke")).send();
    let revoked = revoke().expect_status(200);
    assert!(revoked.json()["revoked_at"].is_string());
    assert_eq!(
        (&revoked.json()["version"], revoked.trips()),
        (&json!(2), 2)
    );
    let again = revoke().expect_problem(409, "illegal_transition");
    assert_eq!(
        (&again.json()["state"], &again.json()["allowed"]),
        (&json!("revoked"), &json!([]))
    );
    let refused = items(&caller).expect_problem(401, "api_key_revoked");
    assert_eq!(refused.trips(), 1);
}

#[test]
fn a_new_key_is_refused_with_every_code() {
    let shop = Shop::open();
    for (body, code, pointer) in [
        (json!({ "scopes": [] }), "invalid_body", "/name"),
        (json!({ "name": "", "scopes": [] }), "invalid_body", "/name"),
        (
            json!({ "name": "x".repeat(101), "scopes": [] }),
            "invalid_body",
            "/name",
        ),
        (json!({ "name": "x" }), "invalid_body", "/scopes"),
        (
            json!({ "name": "x", "scopes": [], "expires_in_days": 0 }),
            "invalid_body",
            "/expires_in_days",
        ),
        (
            json!({ "name": "x", "scopes": [], "expires_in_days": 367 }),
            "invalid_body",
            "/expires_in_days",
        ),
        (
            json!({ "name": "x", "scopes": ["read_items", "fly"] }),
            "unknown_permission",
            "/scopes/1",
        ),
        (
            json!({ "name": "x", "scopes": ["read_items", "manage_users"] }),
            "not_a_scope",
            "/scopes/1",
        ),
    ] {
        let refused = create(&shop.client, &body).expect_problem(422, code);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let maker = role(&shop, &["manage_api_keys", "read_items"]);
    let maker = Member::join(&shop, &maker);
    reader(&maker.client);
    let body = json!({ "name": "x", "scopes": ["read_items", "read_stock"] });
    create(&maker.client, &body).expect_problem(403, "beyond_own_permissions");
    let seller = shop.user("seller");
    let body = json!({ "name": "x", "scopes": [] });
    create(&seller, &body).expect_problem(403, "forbidden");
    seller
        .get("/v1/auth/api-keys")
        .send()
        .expect_problem(403, "forbidden");
}

#[test]
fn a_repeat_gives_the_same_key_and_its_secret_is_not_stored() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let body = json!({ "name": "Till", "scopes": ["read_items"] });
    let draft = |key: &str| {
        let draft = shop.client.post("/v1/auth/api-keys").json(&body);
        draft.key(key).send().expect_status(201)
    };
    let before = Dump::of(&native.world);
    let first = draft("first");
    let again = draft("first");
    assert_eq!(first.text, again.text);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_ne!(draft("second").text_at("/key"), first.text_at("/key"));
    let key = first.text_at("/key");
    let (_, secret) = key.rsplit_once('_').expect("a secret");
    let secret = secret.get(..48).expect("48 digits");
    let rows = Dump::of(&native.world).news_since(&before);
    assert!(rows.iter().any(|row| row.contains("Till")));
    for row in rows {
        assert!(!row.contains(secret), "{row}");
    }
    let logged = native.world.take_log();
    assert!(logged.iter().all(|line| !line.contains(secret)));
}

#[test]
fn a_key_is_refused_when_its_creator_lost_a_permission() {
    let shop = Shop::open();
    let maker_role = role(&shop, &["manage_api_keys", "read_items", "read_stock"]);
    let maker = Member::join(&shop, &maker_role);
    let made = reader(&maker.client);
    let caller = with_key(&maker.client, &made);
    items(&caller).expect_status(200);
    let change = |permissions: &[&str]| {
        let path = format!("/v1/auth/roles/{maker_role}");
        let draft = shop.client.patch(&path);
        let body = json!({ "permissions": permissions });
        draft.json(&body).send().expect_status(200);
    };
    // What the key does not use may go.
    change(&["read_items"]);
    items(&caller).expect_status(200);
    change(&["read_stock"]);
    items(&caller).expect_problem(403, "api_key_beyond_creator");
    change(&["read_items"]);
    items(&caller).expect_status(200);

    let path = format!("/v1/auth/users/{}", maker.id);
    let turn = |how: &str| {
        let done = shop.client.post(&format!("{path}/{how}")).send();
        done.expect_status(200);
    };
    turn("deactivate");
    items(&caller).expect_problem(401, "api_key_revoked");
    turn("activate");
    items(&caller).expect_status(200);
}

#[test]
fn keys_of_another_organisation_are_not_found() {
    let (shop, other) = (Shop::open(), Shop::open());
    let foreign = reader(&other.client);
    let path = format!("/v1/auth/api-keys/{}", foreign.id());
    shop.client
        .get(&path)
        .send()
        .expect_problem(404, "not_found");
    shop.client
        .post(&format!("{path}/revoke"))
        .send()
        .expect_problem(404, "not_found");
    items(&with_key(&other.client, &foreign)).expect_status(200);
}

#[test]
fn an_expired_key_is_refused() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let body = json!({ "name": "x", "scopes": ["read_items"], "expires_in_days": 1 });
    let made = create(&shop.client, &body).expect_status(201);
    let caller = with_key(&shop.client, &made);
    native.world.advance_clock(24 * 3600 * 1000 - 60_000);
    items(&caller).expect_status(200);
    native.world.advance_clock(60_000);
    items(&caller).expect_problem(401, "api_key_expired");
}

#[test]
fn the_last_use_of_a_key_is_recorded_to_the_hour() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let made = reader(&shop.client);
    let caller = with_key(&shop.client, &made);
    let path = format!("/v1/auth/api-keys/{}", made.id());
    let used = || {
        // The administrator's own token has ended when the clock has gone on.
        let read = "select last_used_at from api_key where last_used_at is not null";
        let shards = [0, 1].into_iter();
        let found = shards.filter_map(|shard| {
            native.world.inspect(shard, |db| {
                db.query_row(read, [], |row| row.get::<_, i64>(0)).ok()
            })?
        });
        found.max()
    };
    assert_eq!(used(), None);
    // The use is written after the answer, in a trip of its own.
    assert_eq!(items(&caller).expect_status(200).trips(), 2);
    let first = used().expect("it is used");
    let shown = shop.client.get(&path).send().expect_status(200).json();
    assert!(shown["last_used_at"].is_string());
    assert_eq!(shown["version"], 1, "use is no change");
    native.world.advance_clock(59 * 60 * 1000);
    assert_eq!(items(&caller).expect_status(200).trips(), 1);
    assert_eq!(used(), Some(first));
    native.world.advance_clock(2 * 60 * 1000);
    assert_eq!(items(&caller).expect_status(200).trips(), 2);
    assert!(used() > Some(first));

    let actions = "select group_concat(action || ' ' || actor_type) from audit_log
        where actor_id = ?1";
    let audited = [0, 1].into_iter().find_map(|shard| {
        let found = native.world.inspect(shard, |db| {
            db.query_row(actions, [made.id()], |row| row.get::<_, Option<String>>(0))
        });
        found?.expect("an audit log")
    });
    let use_once = "api_key_usage api_key";
    assert_eq!(audited, Some(format!("{use_once},{use_once}")));
}

#[test]
fn the_audit_log_names_the_key_for_changes_with_a_key() {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let body = json!({ "name": "x", "scopes": ["manage_warehouses"] });
    let made = create(&shop.client, &body).expect_status(201);
    let caller = with_key(&shop.client, &made);
    let body = json!({ "code": "MAIN", "name": "Main" });
    let draft = || caller.post("/v1/inventory/warehouses").json(&body);
    let first = draft().key("first").send().expect_status(201);
    assert_eq!(first.trips(), 2, "its use is written with the change");
    assert_eq!(draft().key("first").send().text, first.text);
    let read = "select group_concat(action || ' ' || actor_type || ' ' || entity_id) from audit_log
        where actor_id = ?1";
    let audited = [0, 1].into_iter().find_map(|shard| {
        let found = native.world.inspect(shard, |db| {
            db.query_row(read, [made.id()], |row| row.get::<_, Option<String>>(0))
        });
        found?.expect("an audit log")
    });
    let wanted = format!(
        "warehouse.created api_key {},api_key_usage api_key {}",
        first.id(),
        made.id()
    );
    assert_eq!(audited, Some(wanted));
}

/// Whatever else is sent, a key that the database does not know gets no other answer.
#[test]
fn a_forged_key_gets_one_answer_whatever_it_requests() {
    let (shop, other) = (Shop::open(), Shop::open());
    let good = reader(&shop.client).text_at("/key");
    let foreign = reader(&other.client).text_at("/key");
    let parts: Vec<&str> = good.split('_').collect();
    let [_, shard, org, scopes, id, secret] = parts[..] else {
        panic!("{good}");
    };
    let secret = secret.get(..48).expect("48 digits");
    let other_org = other.organisation["id"].to_string();
    let foreign_id = foreign.split('_').nth(4).expect("an id");
    let all = permission::ALL
        .iter()
        .fold(domain::Permissions::none(), |all, one| all.with(*one));
    let all = all.to_string();
    let other_shard = if shard == "0" { "1" } else { "0" };
    let zeros = "0".repeat(48);
    let forged = [
        [shard, org, scopes, id, &zeros],
        [shard, org, &all, id, secret],
        [shard, &other_org, scopes, id, secret],
        [shard, org, scopes, foreign_id, secret],
        [other_shard, org, scopes, id, secret],
        ["9", org, scopes, id, secret],
    ];
    let caller = |key: &str| shop.client.clone().bearer(key);
    for parts in forged {
        let key = checked(&format!("tds_{}", parts.join("_")));
        assert_ne!(key, good);
        let client = caller(&key);
        items(&client).expect_problem(401, "invalid_api_key");
        client
            .get("/v1/inventory/items?nonsense=1")
            .send()
            .expect_problem(401, "invalid_api_key");
        client
            .post("/v1/inventory/warehouses")
            .bytes("nonsense")
            .send()
            .expect_problem(401, "invalid_api_key");
        // No database is needed to answer this.
        client
            .get("/v1/auth/permissions")
            .send()
            .expect_problem(401, "invalid_api_key");
    }
    let last = good.chars().last().expect("a character");
    let mistyped = format!(
        "{}{}",
        good.strip_suffix(last).expect("its last"),
        if last == '0' { '1' } else { '0' }
    );
    let refused = items(&caller(&mistyped)).expect_problem(401, "invalid_api_key");
    assert_eq!(refused.trips(), 0, "the checksum tells");
    let asked = refused.header("www-authenticate").unwrap_or_default();
    assert_eq!(asked, "Bearer error=\"invalid_token\"");
    items(&caller(&good)).expect_status(200);
}

/// A key with the checksum that belongs to it (CRC-32 as zip has it).
fn checked(text: &str) -> String {
    format!("{text}{:08x}", crc32fast::hash(text.as_bytes()))
}

#[test]
fn two_api_keys_can_use_one_idempotency_key() {
    let shop = Shop::open();
    let make = |key: &Client| {
        let body = json!({ "code": unique("W"), "name": "Main" });
        let draft = key.post("/v1/inventory/warehouses").json(&body);
        draft.key("the-same").send().expect_status(201).id()
    };
    let [one, two] = [(), ()].map(|()| shop.api_key(&["manage_warehouses"]));
    assert_ne!(make(&one), make(&two));
}

#[test]
fn a_repeat_after_revocation_is_refused() {
    let shop = Shop::open();
    let body = json!({ "name": "x", "scopes": ["manage_warehouses"] });
    let made = create(&shop.client, &body).expect_status(201);
    let caller = with_key(&shop.client, &made);
    let body = json!({ "code": unique("W"), "name": "Main" });
    let draft = || caller.post("/v1/inventory/warehouses").json(&body).key("k");
    draft().send().expect_status(201);
    let path = format!("/v1/auth/api-keys/{}/revoke", made.id());
    shop.client.post(&path).send().expect_status(200);
    draft().send().expect_problem(401, "api_key_revoked");
}
