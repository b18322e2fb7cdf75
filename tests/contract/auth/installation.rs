//! What only an installation of one's own shows: settings, imported users, faults half way.

use platform::{Break, World};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::shop::{PASSWORD, address, unique};
use support::{Answer, Client, Native, Shop, is_native, native};

use super::{log_in, registration};

fn register(client: &Client, body: &Value) -> Answer {
    client.post("/v1/auth/register").json(body).send()
}

/// What a query that gives one number gives on all migrated shards together.
fn count(world: &World, sql: &str) -> i64 {
    let number = |db: &rusqlite::Connection, sql| db.query_row(sql, [], |row| row.get(0));
    let of = |shard| {
        world.inspect(shard, |db| {
            let tables: i64 = number(db, "select count(*) from sqlite_schema").expect("tables");
            if tables == 0 {
                0
            } else {
                number(db, sql).expect(sql)
            }
        })
    };
    (0..2).filter_map(of).sum()
}

#[test]
fn the_first_organisation_registers_with_the_secret_while_registration_is_closed() {
    if !is_native() {
        return;
    }
    let closed = Native::with(&[("REGISTRATION", "closed")]);
    let client = closed.client();
    register(&client, &registration()).expect_problem(403, "registration_closed");
    let guess = client.clone().header("x-bootstrap-secret", "guess");
    register(&guess, &registration()).expect_problem(403, "registration_closed");
    let operator = client.header("x-bootstrap-secret", native::INTERNAL_SECRET);
    let first = registration();
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let other = registration();
        let racers = [first.clone(), other].map(|body| {
            let operator = operator.clone();
            scope.spawn(move || register(&operator, &body))
        });
        racers.map(|racer| racer.join().expect("an answer")).into()
    });
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 403], "one time only");
    register(&operator, &registration()).expect_problem(403, "registration_closed");
}

#[test]
fn a_repeat_finishes_a_registration_that_stopped_half_way() {
    if !is_native() {
        return;
    }
    // On shard 0 it is one write after that of the limit, elsewhere three.
    for (shards, writes) in [("1", 2), ("2", 4)] {
        let native = Native::with(&[("SHARDS", shards)]);
        for number in 0..writes {
            let broken = (0..)
                .find(|statement| !stops_and_resumes(&native, number, Break::Before(*statement)))
                .expect("a last statement");
            assert!(broken > 0, "write {number} has statements");
            assert!(stops_and_resumes(&native, number, Break::AfterCommit));
        }
        assert!(
            !stops_and_resumes(&native, writes, Break::Before(0)),
            "no more writes"
        );
        let unfinished = "select count(*) from directory_org where state <> 'active'";
        assert_eq!(count(&native.world, unfinished), 0);
    }
}

/// Breaks a registration, repeats it, and checks that there is one of everything. False when
/// there was nothing to break.
fn stops_and_resumes(native: &Native, number: usize, how: Break) -> bool {
    let mut any = false;
    for has_key in [false, true] {
        let client = native.client().header("cf-connecting-ip", &address());
        // The next number is even again only after another registration.
        if count(
            &native.world,
            "select coalesce(max(id), 0) % 2 from directory_org",
        ) == 1
        {
            register(&client, &registration()).expect_status(201);
        }
        let new = registration();
        let slug = new["organisation"]["slug"].as_str().expect("a slug");
        let send = || {
            let draft = client.post("/v1/auth/register").json(&new);
            if has_key {
                draft.key(slug).send()
            } else {
                draft.send()
            }
        };
        native.world.break_write(number, how);
        let first = send();
        native.world.take_break();
        if first.status == 201 {
            continue;
        }
        any = true;
        first.expect_status(500);
        let again = send();
        // Without a key, an answer that was lost looks like somebody else's slug.
        let is_lost = how == Break::AfterCommit && !has_key && again.status == 409;
        if !is_lost {
            again.expect_status(201);
        }
        let email = new["user"]["email"].as_str().expect("an e-mail");
        let login = log_in(&client, email, PASSWORD).expect_status(200).json();
        assert_eq!(login["organisation"]["slug"], slug, "{number} {how:?}");
        let id = login["organisation"]["id"].as_i64().expect("an id");
        for (sql, expected) in [
            ("org where id =", 1),
            ("role where org_id =", 5),
            ("membership where org_id =", 1),
            ("outbox where org_id =", 1),
            ("audit_log where entity = 'organisation' and org_id =", 1),
            ("directory_org where state = 'active' and id =", 1),
        ] {
            let found = count(&native.world, &format!("select count(*) from {sql} {id}"));
            assert_eq!(found, expected, "{sql}: {number} {how:?}");
        }
    }
    any
}

#[test]
fn a_repeated_registration_keeps_the_names_of_the_first_try() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let client = native.client().header("cf-connecting-ip", &address());
    let mut new = registration();
    new["user"]["username"] = json!("ana");
    // The organisation's shard fails after the directory has given away number and names.
    native.world.break_write(2, Break::Before(0));
    register(&client, &new).expect_status(500);
    assert!(!native.world.take_break());
    let other = registration();
    let mut changed = new.clone();
    changed["organisation"]["name"] = json!("Another name");
    changed["user"]["username"] = json!("bea");
    let mut stranger = other.clone();
    stranger["user"]["username"] = json!("bea");
    register(&client, &stranger).expect_status(201);
    let made = register(&client, &changed).expect_status(201).json();
    assert_eq!(made["organisation"]["name"], new["organisation"]["name"]);
    assert_eq!(made["user"]["username"], "ana", "bea is somebody else");
    log_in(&client, "ana", PASSWORD).expect_status(200);
}

#[test]
fn a_user_of_more_than_a_hundred_organisations_logs_in_to_the_named_one() {
    if !is_native() {
        return;
    }
    let native = Native::with(&[("SHARDS", "1")]);
    let client = native.client().header("cf-connecting-ip", &address());
    let shop = Shop::open_at(&native.client());
    let last = Shop::open_at(&native.client());
    let mine = |sql: &str, email: &str| {
        native.world.inspect(0, |db| {
            let sql = sql.replace("{me}", "(select id from user_account where email = ?1)");
            db.execute(&sql, [email]).expect("a write")
        })
    };
    // Numbers go up, and the shop of the name comes after the hundred: where no list reaches.
    mine(
        "with recursive n (i) as (select 1000 union all select i + 1 from n where i < 1149)
         insert into directory_org (id, slug, name, shard, state, created_by, created_at)
         select -i, 'old-' || i, 'Old', 0, 'active', {me}, 1 from n",
        &shop.email,
    );
    mine(
        "insert into user_org (user_id, org_id, created_at) select {me}, id, 1 from directory_org where id < 0",
        &shop.email,
    );
    let login = |client: &Client, slug: &str| {
        let body = json!({ "login": shop.email, "password": PASSWORD, "organisation": slug });
        client.post("/v1/auth/login").json(&body).send()
    };
    let tokens = login(&client, &shop.slug).expect_status(200).json();
    assert_eq!(tokens["organisation"]["slug"], shop.slug.as_str());
    login(&client, &last.slug).expect_problem(403, "no_organisation");
}

#[test]
fn an_imported_password_is_verified_and_rehashed() {
    if !is_native() {
        return;
    }
    // Empty as the manifests have it.
    let native = Native::with(&[("PASSWORD_COST", "")]);
    let shop = Shop::open_at(&native.client());
    // "contraseña larga", as another program hashed it.
    let imported = "$2b$06$abcdefghijklmnopqrstuufyNOj3OU6qalk885BMxZLa76Phw0Qaq";
    let hash = |sql: &str| -> String {
        let read = |db: &rusqlite::Connection| {
            db.query_row(&format!("{sql} returning password_hash"), [], |row| {
                row.get(0)
            })
            .expect("a hash")
        };
        native.world.inspect(0, read).expect("a shard")
    };
    hash(&format!(
        "update user_account set version = version + 1, password_hash = '{imported}'"
    ));
    let client = native.client().header("cf-connecting-ip", &address());
    log_in(&client, &shop.email, "contraseña corta").expect_problem(401, "wrong_credentials");
    let first = log_in(&client, &shop.email, "contrasen\u{303}a larga").expect_status(200);
    assert_eq!(first.trips(), 4);
    let kept = hash("update user_account set version = version + 1");
    assert!(
        kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{kept}"
    );
    let second = log_in(&client, &shop.email, "contraseña larga").expect_status(200);
    assert_eq!(second.trips(), 2);
}

#[test]
fn a_password_cost_below_the_minimum_is_accepted_in_development_only() {
    if !is_native() {
        return;
    }
    for (environment, cost, status) in [
        ("production", "m=19455,t=2,p=1", 500),
        ("production", "m=19456,t=2,p=1", 201),
        ("production", "m=7168,t=5,p=1", 201),
        ("production", "m=19456,t=2,p=0", 500),
        ("development", "m=8,t=1,p=1", 201),
        ("development", "m=65537,t=1,p=1", 500),
        ("development", "19456", 500),
    ] {
        let settings = [("ENVIRONMENT", environment), ("PASSWORD_COST", cost)];
        let slug = unique("shop");
        let body = json!({
            "organisation": { "name": "Test shop", "slug": slug, "base_currency": "GBP" },
            "user": { "email": format!("admin@{slug}.example"), "full_name": "Ada", "password": PASSWORD }
        });
        let native = Native::with(&settings);
        let answer = register(&native.client(), &body);
        assert_eq!(answer.status, status, "{cost} in {environment}");
    }
}

#[test]
fn two_signing_keys_are_accepted_during_a_rotation() {
    if !is_native() {
        return;
    }
    let (kid, _) = support::mint::signing_key();
    let public = support::mint::public_keys();
    let mut keys: Value = serde_json::from_str(&public).expect("JSON");
    keys["next"] = json!("6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw");
    let both = keys.to_string();
    let native = Native::with(&[("JWT_PUBLIC_KEYS", &both)]);
    let shop = Shop::open_at(&native.client());
    shop.client.get("/v1/auth/me").send().expect_status(200);
    let set = native
        .client()
        .get("/v1/auth/jwks.json")
        .send()
        .expect_status(200)
        .json();
    let mut kids: Vec<_> = set["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| key["kid"].clone())
        .collect();
    kids.sort_by_key(ToString::to_string);
    let mut expected = [json!(kid), json!("next")];
    expected.sort_by_key(ToString::to_string);
    assert_eq!(kids, expected);
}

#[test]
fn a_weak_secret_refuses_every_request() {
    if !is_native() {
        return;
    }
    for (setting, value) in [
        ("PASSWORD_PEPPER", "short"),
        ("TOKEN_SECRET", "short"),
        ("JWT_PRIVATE_KEY", "test.c2hvcnQ"),
        (
            "JWT_PRIVATE_KEY",
            "unknown.BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        ),
        ("JWT_PRIVATE_KEY", "nonsense"),
    ] {
        let weak = Native::with(&[(setting, value)]);
        let client = weak.client();
        let new = registration();
        let registered = register(&client, &new);
        let email = new["user"]["email"].as_str().expect("an e-mail");
        if setting == "PASSWORD_PEPPER" {
            registered.expect_problem(500, "internal_error");
        } else {
            registered.expect_status(201);
            log_in(&client, email, PASSWORD).expect_problem(500, "internal_error");
        }
        let log = weak.world.take_log().join("\n");
        assert!(log.contains(&format!("\"fault\":\"{setting} ")), "{log}");
    }
}

#[test]
fn a_stored_answer_does_not_allow_to_guess_a_password() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let body = registration().to_string();
    let client = native.client().header("content-type", "application/json");
    let registered = client
        .post("/v1/auth/register")
        .key("k")
        .bytes(body.as_str())
        .send();
    registered.expect_status(201);
    let stored = native.world.inspect(0, |db| {
        let sql = "select fingerprint from idempotency";
        db.query_row(sql, [], |row| row.get::<_, String>(0))
            .expect(sql)
    });
    let bare = Sha256::digest(format!("POST\0/v1/auth/register\0\0{body}"));
    assert_ne!(stored, Some(format!("{bare:x}")));
}

#[test]
fn a_repeat_is_answered_after_the_internal_secret_changed() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let send = |name: &str| {
        let body = json!({ "name": name, "permissions": ["read_items"] });
        shop.client
            .post("/v1/auth/roles")
            .json(&body)
            .key("k")
            .send()
    };
    let first = send("Packer").expect_status(201);
    send("Other").expect_problem(422, "idempotency_key_reused");
    for shard in 0..2 {
        // As an older secret would have made it.
        let other = format!(
            "update idempotency set fingerprint = '00000000.{}'",
            "0".repeat(64)
        );
        native
            .world
            .inspect(shard, |db| db.execute(&other, []).expect(&other));
    }
    let again = send("Packer").expect_status(201);
    assert_eq!(
        (again.header("idempotency-replayed"), again.text.as_str()),
        (Some("true"), first.text.as_str())
    );
}

#[test]
fn the_audit_log_holds_the_required_events_and_no_secret() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    log_in(
        &native.client().header("cf-connecting-ip", &address()),
        &shop.email,
        "a wrong guess",
    )
    .expect_problem(401, "wrong_credentials");
    let body = json!({ "current_password": PASSWORD, "new_password": "nubes sobre el puerto" });
    shop.client
        .post("/v1/auth/password/change")
        .json(&body)
        .send()
        .expect_status(204);
    shop.user("viewer");
    shop.client
        .post("/v1/auth/logout")
        .send()
        .expect_status(204);
    for action in [
        "user_login",
        "user_logout",
        "password_change",
        "failed_login_attempt",
        "admin_action",
    ] {
        let sql = format!("select count(*) from audit_log where action = '{action}'");
        assert!(count(&native.world, &sql) > 0, "{action}");
    }
    let dump = |shard| {
        native.world.inspect(shard, |db| {
            let mut all = String::new();
            for sql in [
                "select coalesce(diff, '') || entity_id from audit_log",
                "select coalesce(body, '') || fingerprint from idempotency",
                "select payload from outbox",
                "select hash || coalesce(parent_hash, '') from refresh_token",
                "select bucket from rate_limit",
            ] {
                let mut statement = db.prepare(sql).expect(sql);
                let rows = statement
                    .query_map([], |row| row.get::<_, String>(0))
                    .expect(sql);
                all.extend(rows.map(|row| row.expect("a text")));
            }
            all
        })
    };
    let stored: String = (0..2).filter_map(dump).collect();
    let log = native.world.take_log().join("\n");
    for secret in [
        PASSWORD,
        "nubes sobre",
        "a wrong guess",
        shop.client.token(),
    ] {
        assert!(
            !stored.contains(secret) && !log.contains(secret),
            "{secret}"
        );
    }
    assert!(!log.contains(&shop.email), "no e-mail in the log");
}
