//! `/v1/auth/roles`.

use serde_json::{Value, json};
use support::shop::unique;
use support::{Answer, Client, Shop};

use super::{Member, refresh, role, somebody};

fn create(client: &Client, name: &str, permissions: &[&str]) -> Answer {
    let body = json!({ "name": name, "permissions": permissions });
    client.post("/v1/auth/roles").json(&body).send()
}

#[test]
fn a_role_is_created_read_changed_and_deleted() {
    let shop = Shop::open();
    let made = create(&shop.client, "Packer", &["move_stock", "read_items"]).expect_status(201);
    let role = made.json();
    assert_eq!(
        role["permissions"],
        json!(["read_items", "move_stock"]),
        "in a fixed order"
    );
    assert_eq!(
        (&role["builtin"], &role["description"]),
        (&json!(false), &Value::Null)
    );
    let path = format!("/v1/auth/roles/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (role, 1));
    let change = json!({ "description": "Packs parcels", "permissions": ["read_jobs"] });
    let changed = shop
        .client
        .patch(&path)
        .json(&change)
        .send()
        .expect_status(200);
    assert_eq!(changed.trips(), 2);
    let changed = changed.json();
    assert_eq!(
        (&changed["name"], &changed["permissions"]),
        (&json!("Packer"), &json!(["read_jobs"]))
    );
    assert_eq!(
        (&changed["description"], &changed["version"]),
        (&json!("Packs parcels"), &json!(2))
    );
    let cleared = shop
        .client
        .patch(&path)
        .json(&json!({ "description": null, "permissions": [] }))
        .send();
    let cleared = cleared.expect_status(200).json();
    assert_eq!(
        (&cleared["description"], &cleared["permissions"]),
        (&Value::Null, &json!([]))
    );
    let old = read.header("etag").expect("an ETag");
    let stale = shop.client.delete(&path).header("if-match", old).send();
    stale.expect_problem(412, "precondition_failed");
    shop.client.delete(&path).send().expect_status(204);
    shop.client
        .get(&path)
        .send()
        .expect_problem(404, "not_found");
    shop.client
        .delete(&path)
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn built_in_roles_cannot_be_changed() {
    let shop = Shop::open();
    for builtin in domain::permission::BUILTIN_ROLES {
        let path = format!("/v1/auth/roles/{}", builtin.id);
        let shown = shop.client.get(&path).send().expect_status(200).json();
        let codes: Vec<_> = builtin.permissions.codes().collect();
        assert_eq!(
            (&shown["builtin"], &shown["permissions"]),
            (&json!(true), &json!(codes))
        );
        let change = shop
            .client
            .patch(&path)
            .json(&json!({ "name": "x" }))
            .send();
        change.expect_problem(409, "builtin_role");
        shop.client
            .delete(&path)
            .send()
            .expect_problem(409, "builtin_role");
    }
}

#[test]
fn a_role_is_refused_with_every_code() {
    let shop = Shop::open();
    create(&shop.client, "Packer", &[]).expect_status(201);
    create(&shop.client, "packer", &[]).expect_problem(409, "already_exists");
    create(&shop.client, "ADMINISTRATOR", &[]).expect_problem(409, "already_exists");
    let owner = create(&shop.client, "Dueño Straße", &[]).expect_status(201);
    for alike in [
        "DUEÑO STRASSE",
        "duen\u{303}o straße",
        "Due\u{200d}ño Straße",
    ] {
        create(&shop.client, alike, &[]).expect_problem(409, "already_exists");
    }
    let other = create(&shop.client, "Dueno Straße", &[]).expect_status(201);
    let rename = |id: &str, name: &str| {
        let path = format!("/v1/auth/roles/{id}");
        shop.client
            .patch(&path)
            .json(&json!({ "name": name }))
            .send()
    };
    rename(&other.id(), "DUEÑO straße").expect_problem(409, "already_exists");
    rename(&owner.id(), "DUEÑO straße").expect_status(200);
    let unknown = create(&shop.client, "Pilot", &["read_items", "fly"])
        .expect_problem(422, "unknown_permission");
    assert_eq!(unknown.json()["errors"][0]["pointer"], "/permissions/1");
    assert_eq!(unknown.json()["permission"], "fly");
    for (body, pointer) in [
        (json!({ "permissions": [] }), "/name"),
        (json!({ "name": "", "permissions": [] }), "/name"),
        (
            json!({ "name": "x".repeat(65), "permissions": [] }),
            "/name",
        ),
        (json!({ "name": "x" }), "/permissions"),
        (json!({ "name": "x", "permissions": [1] }), "/permissions/0"),
        (
            json!({ "name": "x", "permissions": [], "builtin": true }),
            "/builtin",
        ),
    ] {
        let refused = shop.client.post("/v1/auth/roles").json(&body).send();
        let refused = refused.expect_problem(422, "invalid_body");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let held = role(&shop, &["read_items"]);
    Member::join(&shop, &held);
    let path = format!("/v1/auth/roles/{held}");
    shop.client
        .delete(&path)
        .send()
        .expect_problem(409, "in_use");
}

#[test]
fn a_user_cannot_create_a_role_with_more_permissions_than_their_own() {
    let shop = Shop::open();
    let maker = role(&shop, &["read_users", "manage_roles", "read_items"]);
    let maker = Member::join(&shop, &maker);
    create(&maker.client, "Reader", &["read_items"]).expect_status(201);
    let refused = create(&maker.client, "Boss", &["read_items", "manage_users"]);
    refused.expect_problem(403, "beyond_own_permissions");
    let own = role(&shop, &["read_items"]);
    let raise = maker.client.patch(&format!("/v1/auth/roles/{own}"));
    let raise = raise
        .json(&json!({ "permissions": ["adjust_stock"] }))
        .send();
    raise.expect_problem(403, "beyond_own_permissions");
    // Nor do they take from others what they could not give them.
    let above = role(&shop, &["read_items", "manage_users"]);
    let path = format!("/v1/auth/roles/{above}");
    for change in [json!({ "permissions": [] }), json!({ "name": "Nobody" })] {
        let lower = maker.client.patch(&path).json(&change).send();
        lower.expect_problem(403, "beyond_own_permissions");
    }
    let removed = maker.client.delete(&path).send();
    removed.expect_problem(403, "beyond_own_permissions");
}

#[test]
fn roles_of_another_organisation_are_not_found() {
    let (shop, other) = (Shop::open(), Shop::open());
    let foreign = role(&other, &[]);
    let path = format!("/v1/auth/roles/{foreign}");
    shop.client
        .get(&path)
        .send()
        .expect_problem(404, "not_found");
    let change = shop
        .client
        .patch(&path)
        .json(&json!({ "name": "x" }))
        .send();
    change.expect_problem(404, "not_found");
    shop.client
        .delete(&path)
        .send()
        .expect_problem(404, "not_found");
    let body = json!({
        "email": format!("{}@people.example", unique("u")), "full_name": "Uma",
        "role": foreign, "password": support::shop::PASSWORD
    });
    let joined = shop.client.post("/v1/auth/users").json(&body).send();
    joined.expect_problem(422, "invalid_reference");
}

#[test]
fn new_permissions_of_a_role_come_with_the_next_token() {
    let shop = Shop::open();
    let reader = role(&shop, &["read_items"]);
    let member = Member::join(&shop, &reader);
    member
        .client
        .get("/v1/auth/users")
        .send()
        .expect_problem(403, "forbidden");
    let change = json!({ "permissions": ["read_items", "read_users"] });
    let path = format!("/v1/auth/roles/{reader}");
    shop.client
        .patch(&path)
        .json(&change)
        .send()
        .expect_status(200);
    let tokens = refresh(&somebody(), &member.refresh_token).expect_status(200);
    let renewed = somebody().bearer(&tokens.text_at("/access_token"));
    renewed.get("/v1/auth/users").send().expect_status(200);
}
