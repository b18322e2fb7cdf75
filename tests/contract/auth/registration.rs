//! `POST /v1/auth/register`.

use serde_json::{Value, json};
use support::Answer;
use support::shop::{PASSWORD, unique};

use super::{log_in, registration, somebody};

fn register(body: &Value) -> Answer {
    somebody().post("/v1/auth/register").json(body).send()
}

#[test]
fn an_organisation_gets_its_roles_and_its_administrator() {
    let mut new = registration();
    let username = unique("ana");
    new["user"]["username"] = json!(username);
    new["organisation"]["time_zone"] = json!("Europe/Madrid");
    new["organisation"]["locale"] = json!("es");
    let made = register(&new).expect_status(201);
    assert!(matches!(made.trips(), 3 | 5), "on shard 0, elsewhere");
    let made = made.json();
    let (organisation, user) = (&made["organisation"], &made["user"]);
    assert_eq!(organisation["slug"], new["organisation"]["slug"]);
    assert_eq!(organisation["base_currency"], "EUR");
    assert_eq!(organisation["time_zone"], "Europe/Madrid");
    assert_eq!(organisation["locale"], "es");
    assert_eq!(organisation["status"], "active");
    assert_eq!(organisation["password_min_length"], 12);
    assert_eq!(user["email"], new["user"]["email"]);
    assert_eq!(user["username"], username.as_str());
    assert_eq!(user["role"], "admin");
    assert_eq!(user["version"], 1);

    let tokens = log_in(&somebody(), &username, PASSWORD).expect_status(200);
    let client = somebody().bearer(&tokens.text_at("/access_token"));
    let roles = client
        .get("/v1/auth/roles")
        .send()
        .expect_status(200)
        .json();
    let roles: Vec<_> = roles["items"]
        .as_array()
        .expect("roles")
        .iter()
        .map(|role| role["id"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(roles, ["admin", "analyst", "keeper", "seller", "viewer"]);
    let read = client
        .get("/v1/auth/organisation")
        .send()
        .expect_status(200);
    assert_eq!(&read.json(), organisation);
    let me = client.get("/v1/auth/me").send().expect_status(200);
    assert_eq!(&me.json(), user);
}

#[test]
fn a_slug_an_email_or_a_username_in_use_is_refused() {
    let mut first = registration();
    first["user"]["username"] = json!(unique("ana"));
    register(&first).expect_status(201);
    for (pointer, code) in [
        ("/organisation/slug", "slug_taken"),
        ("/user/email", "email_taken"),
        ("/user/username", "username_taken"),
    ] {
        let mut second = registration();
        second["user"]["username"] = json!(unique("eve"));
        let taken = first.pointer(pointer).expect("a value").clone();
        *second.pointer_mut(pointer).expect("a value") = taken;
        let refused = register(&second).expect_problem(409, code);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer);
    }
    // The same e-mail and username in other letters are the same.
    for pointer in ["/user/email", "/user/username"] {
        let mut twin = registration();
        twin["user"]["username"] = json!(unique("eve"));
        let upper = first
            .pointer(pointer)
            .and_then(Value::as_str)
            .expect("a text")
            .to_uppercase();
        *twin.pointer_mut(pointer).expect("a value") = json!(upper);
        register(&twin).expect_status(409);
    }
}

#[test]
fn a_weak_password_is_refused_with_every_reason() {
    let weak = |password: &str| {
        let mut new = registration();
        new["user"]["password"] = json!(password);
        let refused = register(&new).expect_problem(422, "weak_password").json();
        let errors = refused["errors"].as_array().expect("errors").clone();
        assert!(
            errors
                .iter()
                .all(|error| error["pointer"] == "/user/password"),
            "{refused}"
        );
        errors
            .iter()
            .map(|error| error["code"].as_str().expect("a code").to_owned())
            .collect::<Vec<_>>()
    };
    let mut spanish = registration();
    spanish["user"]["password"] = json!("corta");
    let refused = somebody()
        .post("/v1/auth/register")
        .header("accept-language", "es")
        .json(&spanish)
        .send()
        .json();
    assert_eq!(
        refused["errors"][0]["detail"],
        "Esta contraseña es demasiado corta."
    );
    assert_eq!(weak("vqz kerw"), ["password_too_short"]);
    assert_eq!(weak("password1234"), ["password_common"]);
    assert_eq!(weak("839201746501"), ["password_all_digits"]);
    assert_eq!(weak("casa nueva y azul"), ["password_personal"]);
    assert_eq!(
        weak("1111"),
        [
            "password_too_short",
            "password_all_digits",
            "password_common"
        ]
    );
}

#[test]
fn a_malformed_field_is_named() {
    for (pointer, value) in [
        ("/organisation/slug", json!("Casa Luna")),
        ("/organisation/base_currency", json!("euro")),
        ("/organisation/name", json!("  ")),
        ("/organisation/time_zone", json!("../etc")),
        ("/organisation/locale", json!("fr")),
        ("/organisation/id", json!(1)),
        ("/user/email", json!("ana")),
        ("/user/username", json!("a@b")),
        ("/user/password", json!("x".repeat(129))),
        ("/user/role", json!("admin")),
    ] {
        let mut new = registration();
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        new.pointer_mut(parent).expect("a parent")[name] = value;
        let refused = register(&new).expect_problem(422, "invalid_body");
        assert_eq!(
            refused.json()["errors"][0]["pointer"],
            pointer,
            "{}",
            refused.text
        );
    }
}

#[test]
fn an_idempotency_key_registers_once() {
    // Several, so that every shard gets one.
    for _ in 0..3 {
        let new = registration();
        let key = unique("key");
        let client = somebody();
        let send = || client.post("/v1/auth/register").key(&key).json(&new).send();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let twins: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
            twins
                .into_iter()
                .map(|twin| twin.join().expect("an answer"))
                .collect()
        });
        let first = send().expect_status(201);
        assert_eq!(first.header("idempotency-replayed"), Some("true"));
        for answer in answers {
            assert_eq!(answer.expect_status(201).text, first.text);
        }
        let mut other = new.clone();
        other["organisation"]["name"] = json!("Other");
        client
            .post("/v1/auth/register")
            .key(&key)
            .json(&other)
            .send()
            .expect_problem(422, "idempotency_key_reused");
    }
}

#[test]
fn equal_idempotency_keys_of_different_clients_are_different_keys() {
    let key = unique("key");
    let send = |body: &Value| {
        somebody()
            .post("/v1/auth/register")
            .key(&key)
            .json(body)
            .send()
    };
    let (mine, theirs) = (registration(), registration());
    let first = send(&mine).expect_status(201);
    let second = send(&theirs).expect_status(201);
    assert_eq!(second.header("idempotency-replayed"), None);
    assert_eq!(second.json()["user"]["email"], theirs["user"]["email"]);
    assert_eq!(send(&mine).expect_status(201).text, first.text);
}
