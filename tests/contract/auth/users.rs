//! `/v1/auth/users` and `/v1/auth/me`.

use serde_json::{Value, json};
use support::shop::{PASSWORD, unique};
use support::{Answer, Client, Shop};

use super::{Member, log_in, refresh, role, sensitive, somebody};

fn add(client: &Client, changes: &Value) -> Answer {
    let mut new = json!({
        "email": format!("{}@people.example", unique("u")), "full_name": "Uma Pérez", "role": "viewer", "password": PASSWORD
    });
    for (name, value) in changes.as_object().expect("changes") {
        new[name] = value.clone();
    }
    client.post("/v1/auth/users").json(&new).send()
}

#[test]
fn nobody_deactivates_themselves() {
    let shop = Shop::open();
    let other = Member::join(&shop, "admin");
    let path = format!("/v1/auth/users/{}/deactivate", other.id);
    let refused = other.client.post(&path).send();
    refused.expect_problem(409, "own_account");
    shop.client.post(&path).send().expect_status(200);
}

#[test]
fn a_user_is_added_read_changed_and_listed() {
    let shop = Shop::open();
    let username = unique("uma");
    let made = add(
        &shop.client,
        &json!({ "username": username, "locale": "es" }),
    )
    .expect_status(201);
    assert_eq!(made.trips(), 3, "role, account, membership");
    let user = made.json();
    assert_eq!(
        (&user["role"], &user["state"], &user["locale"]),
        (&json!("viewer"), &json!("active"), &json!("es"))
    );
    assert_eq!(user["username"], username.as_str());
    let path = format!("/v1/auth/users/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (user, 1));

    let change = json!({ "full_name": "Uma P.", "role": "keeper" });
    let etag = read.header("etag").expect("an ETag");
    let changed = shop
        .client
        .patch(&path)
        .header("if-match", etag)
        .json(&change)
        .send()
        .expect_status(200);
    assert_eq!(changed.trips(), 2);
    let changed = changed.json();
    assert_eq!(
        (&changed["full_name"], &changed["role"]),
        (&json!("Uma P."), &json!("keeper"))
    );
    assert_eq!(
        (&changed["version"], &changed["locale"]),
        (&json!(2), &json!("es"))
    );
    let stale = shop
        .client
        .patch(&path)
        .header("if-match", etag)
        .json(&change)
        .send();
    stale.expect_problem(412, "precondition_failed");
}

#[test]
fn lists_are_filtered_and_paged() {
    let shop = Shop::open();
    let prefix = unique("zoe");
    for number in 0..3 {
        let email = format!("{prefix}-{number}@people.example");
        add(&shop.client, &json!({ "email": email, "role": "seller" })).expect_status(201);
    }
    let disabled = add(&shop.client, &json!({ "role": "keeper" })).id();
    shop.client
        .post(&format!("/v1/auth/users/{disabled}/deactivate"))
        .send()
        .expect_status(200);
    let list = |query: &str| -> Vec<Value> {
        let mut found = Vec::new();
        let mut path = format!("/v1/auth/users{query}");
        loop {
            let page = shop.client.get(&path).send().expect_status(200);
            assert_eq!(page.trips(), 1);
            found.extend(
                page.json()["items"]
                    .as_array()
                    .expect("items")
                    .iter()
                    .cloned(),
            );
            let Some(link) = page.header("link") else {
                assert_eq!(page.json()["next_cursor"], Value::Null);
                return found;
            };
            path = link
                .split(['<', '>'])
                .nth(1)
                .expect("an address")
                .to_owned();
        }
    };
    for (query, count) in [
        ("", 5),
        ("?limit=2", 5),
        ("?state=disabled", 1),
        ("?state=active", 4),
        ("?active=true", 4),
        ("?active=false", 1),
        ("?role=seller", 3),
        ("?role=seller&active=false", 0),
        ("?role=nobody", 0),
        ("?q=nobody", 0),
        ("?q=admin@", 1),
        (&format!("?q={prefix}"), 3),
        (&format!("?q={}&limit=1", prefix.to_uppercase()), 3),
        (&format!("?q={prefix}-1&role=seller"), 1),
        (&format!("?q={prefix}&role=keeper"), 0),
    ] {
        assert_eq!(list(query).len(), count, "{query}");
    }
    let ids: Vec<_> = list("?limit=1")
        .iter()
        .map(|user| user["id"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert!(ids.is_sorted());
    for bad in [
        "?limit=0",
        "?limit=x",
        "?state=gone",
        "?colour=red",
        "?active=maybe",
    ] {
        shop.client
            .get(&format!("/v1/auth/users{bad}"))
            .send()
            .expect_problem(400, "invalid_query");
    }
    let other = shop
        .client
        .get("/v1/auth/users?limit=1")
        .send()
        .text_at("/next_cursor");
    let wrong = shop
        .client
        .get(&format!("/v1/auth/users?q=a&cursor={other}"))
        .send();
    wrong.expect_problem(400, "invalid_cursor");
}

#[test]
fn a_new_user_is_refused_with_every_code() {
    let shop = Shop::open();
    let username = unique("uma");
    add(&shop.client, &json!({ "username": username })).expect_status(201);
    for (changes, status, code, pointer) in [
        (json!({ "email": shop.email }), 409, "email_taken", "/email"),
        (
            json!({ "email": shop.email.to_uppercase() }),
            409,
            "email_taken",
            "/email",
        ),
        (
            json!({ "role": "emperor" }),
            422,
            "invalid_reference",
            "/role",
        ),
        (
            json!({ "password": "short" }),
            422,
            "weak_password",
            "/password",
        ),
        (
            json!({ "full_name": "Dolores Aguirre", "password": "doña dolores 1" }),
            422,
            "weak_password",
            "/password",
        ),
        (
            json!({ "username": username }),
            409,
            "username_taken",
            "/username",
        ),
        (json!({ "role": 1 }), 422, "invalid_body", "/role"),
        (json!({ "state": "active" }), 422, "invalid_body", "/state"),
    ] {
        let refused = add(&shop.client, &changes).expect_problem(status, code);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{changes}");
    }
}

#[test]
fn an_email_with_an_account_elsewhere_cannot_be_added() {
    let (attacker, target) = (Shop::open(), Shop::open());
    let email = format!("{}@people.example", unique("uma"));
    let planted = json!({ "email": email, "password": "the strangers own choice" });
    add(&attacker.client, &planted).expect_status(201);
    let real = json!({ "email": email, "role": "admin" });
    let refused = add(&target.client, &real).expect_problem(409, "email_taken");
    assert_eq!(refused.json()["errors"][0]["pointer"], "/email");
    let body = json!({
        "login": email, "password": "the strangers own choice", "organisation": target.slug
    });
    let entered = somebody().post("/v1/auth/login").json(&body).send();
    entered.expect_problem(403, "no_organisation");
}

#[test]
fn an_idempotency_key_adds_one_user() {
    let shop = Shop::open();
    let body = json!({
        "email": format!("{}@people.example", unique("u")), "full_name": "Uma", "role": "viewer", "password": PASSWORD
    });
    let send = || {
        shop.client
            .post("/v1/auth/users")
            .key("k")
            .json(&body)
            .send()
    };
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let twins: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
        twins
            .into_iter()
            .map(|twin| twin.join().expect("an answer"))
            .collect()
    });
    let first = send().expect_status(201);
    for answer in answers {
        assert_eq!(answer.expect_status(201).text, first.text);
    }
}

#[test]
fn a_deactivated_user_is_refused_at_once_and_can_be_activated_again() {
    let shop = Shop::open();
    let member = Member::join(&shop, "seller");
    let path = format!("/v1/auth/users/{}", member.id);
    let activate = || shop.client.post(&format!("{path}/activate")).send();
    let deactivate = || shop.client.post(&format!("{path}/deactivate")).send();
    activate().expect_problem(409, "illegal_transition");
    let disabled = deactivate().expect_status(200);
    assert_eq!(disabled.trips(), 2);
    assert_eq!(disabled.json()["state"], "disabled");
    sensitive(&member.client).expect_problem(401, "session_revoked");
    refresh(&somebody(), &member.refresh_token).expect_problem(401, "invalid_refresh_token");
    log_in(&somebody(), &member.email, PASSWORD).expect_problem(403, "no_organisation");
    deactivate().expect_problem(409, "illegal_transition");
    assert_eq!(activate().expect_status(200).json()["state"], "active");
    // The old session stays over; a new one opens.
    refresh(&somebody(), &member.refresh_token).expect_problem(401, "invalid_refresh_token");
    let back = Member::enter(member.id.clone(), &member.email);
    back.client.get("/v1/auth/me").send().expect_status(200);
}

#[test]
fn the_last_administrator_cannot_be_removed() {
    let shop = Shop::open();
    let own = format!(
        "/v1/auth/users/{}",
        shop.user["id"].as_str().expect("an id")
    );
    let demote = || {
        shop.client
            .patch(&own)
            .json(&json!({ "role": "viewer" }))
            .send()
    };
    demote().expect_problem(409, "last_admin");
    let leave = shop.client.post(&format!("{own}/deactivate")).send();
    leave.expect_problem(409, "own_account");
    shop.client.get(&own).send().expect_status(200);
    // With a second one, the first may go, but only one of them.
    let second = Member::join(&shop, "admin");
    demote().expect_status(200);
    let path = format!("/v1/auth/users/{}/deactivate", second.id);
    second
        .client
        .post(&path)
        .send()
        .expect_problem(409, "own_account");
}

#[test]
fn a_user_cannot_grant_or_change_more_permissions_than_their_own() {
    let shop = Shop::open();
    let viewer = ["read_items", "read_stock", "read_suppliers"];
    let manager = role(
        &shop,
        &[&viewer[..], &["read_users", "manage_users"]].concat(),
    );
    let manager = Member::join(&shop, &manager);
    add(&manager.client, &json!({ "role": "admin" })).expect_problem(403, "beyond_own_permissions");
    add(&manager.client, &json!({ "role": "seller" }))
        .expect_problem(403, "beyond_own_permissions");
    let made = add(&manager.client, &json!({ "role": "viewer" }))
        .expect_status(201)
        .id();
    let path = format!("/v1/auth/users/{made}");
    let raise = manager
        .client
        .patch(&path)
        .json(&json!({ "role": "admin" }))
        .send();
    raise.expect_problem(403, "beyond_own_permissions");
    let unknown = manager
        .client
        .patch(&path)
        .json(&json!({ "role": "emperor" }))
        .send();
    unknown.expect_problem(422, "invalid_reference");
    let admin = format!(
        "/v1/auth/users/{}",
        shop.user["id"].as_str().expect("an id")
    );
    let rename = manager
        .client
        .patch(&admin)
        .json(&json!({ "full_name": "x" }))
        .send();
    rename.expect_problem(403, "beyond_own_permissions");
    let out = manager.client.post(&format!("{admin}/deactivate")).send();
    out.expect_problem(403, "beyond_own_permissions");
    let own = manager
        .client
        .patch(&format!("/v1/auth/users/{}", manager.id));
    own.json(&json!({ "role": "admin" }))
        .send()
        .expect_problem(403, "beyond_own_permissions");
}

#[test]
fn users_of_another_organisation_are_not_found() {
    let (shop, other) = (Shop::open(), Shop::open());
    let stranger = Member::join(&other, "viewer");
    let path = format!("/v1/auth/users/{}", stranger.id);
    shop.client
        .get(&path)
        .send()
        .expect_problem(404, "not_found");
    let change = shop
        .client
        .patch(&path)
        .json(&json!({ "full_name": "x" }))
        .send();
    change.expect_problem(404, "not_found");
    for action in ["activate", "deactivate"] {
        let path = format!("{path}/{action}");
        shop.client
            .post(&path)
            .send()
            .expect_problem(404, "not_found");
    }
    stranger.client.get("/v1/auth/me").send().expect_status(200);
    for bad in ["x", "1", "' or 1=1 --", "..%2f"] {
        let path = format!("/v1/auth/users/{}", bad.replace(' ', "%20"));
        shop.client
            .get(&path)
            .send()
            .expect_problem(400, "invalid_id");
    }
}

#[test]
fn users_change_their_own_profile_only() {
    let member = Member::join(&Shop::open(), "viewer");
    let me = member.client.get("/v1/auth/me").send().expect_status(200);
    assert_eq!((me.id(), me.trips()), (member.id.clone(), 1));
    let patch = |body: Value| member.client.patch("/v1/auth/me").json(&body).send();
    let changed = patch(json!({ "full_name": "Uma P.", "locale": "es" }))
        .expect_status(200)
        .json();
    assert_eq!(
        (&changed["full_name"], &changed["locale"]),
        (&json!("Uma P."), &json!("es"))
    );
    let cleared = patch(json!({ "locale": null })).expect_status(200).json();
    assert_eq!(
        (&cleared["full_name"], &cleared["locale"]),
        (&json!("Uma P."), &Value::Null)
    );
    for (body, pointer) in [
        (json!({ "role": "admin" }), "/role"),
        (json!({ "email": "x@y.example" }), "/email"),
        (json!({ "locale": "fr" }), "/locale"),
        (json!({ "full_name": "" }), "/full_name"),
    ] {
        let refused = patch(body).expect_problem(422, "invalid_body");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer);
    }
    for path in ["/v1/auth/users", "/v1/auth/roles"] {
        member
            .client
            .get(path)
            .send()
            .expect_problem(403, "forbidden");
    }
}

#[test]
fn a_change_of_role_ends_the_tokens_of_the_user() {
    let shop = Shop::open();
    let member = Member::join(&shop, "seller");
    let path = format!("/v1/auth/users/{}", member.id);
    shop.client
        .patch(&path)
        .json(&json!({ "role": "viewer" }))
        .send()
        .expect_status(200);
    let tokens = refresh(&somebody(), &member.refresh_token).expect_status(200);
    assert_eq!(tokens.json()["user"]["role"], "viewer");
    let renewed = somebody().bearer(&tokens.text_at("/access_token"));
    renewed.get("/v1/auth/me").send().expect_status(200);
}

#[test]
fn an_old_token_cannot_restore_a_lost_permission() {
    let shop = Shop::open();
    let role = shop
        .client
        .post("/v1/auth/roles")
        .json(&json!({ "name": unique("people"), "permissions": ["read_users", "manage_users"] }))
        .send()
        .expect_status(201);
    let member = Member::join(&shop, &role.id());
    shop.client
        .patch(&format!("/v1/auth/roles/{}", role.id()))
        .json(&json!({ "permissions": ["read_users"] }))
        .send()
        .expect_status(200);
    let email = format!("{}@people.example", unique("uma"));
    add(&member.client, &json!({ "email": email, "role": "viewer" }))
        .expect_problem(401, "token_expired");
}
