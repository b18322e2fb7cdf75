//! Sessions and passwords, where something else happens between two steps of a request.

use std::sync::mpsc;

use platform::Break;
use serde_json::json;
use support::shop::{PASSWORD, address, login, unique};
use support::{Answer, Client, Draft};

use crate::stage::Stage;

const NEW: &str = "nubes sobre el puerto";

/// A user of the stage's shop.
struct Member {
    email: String,
    path: String,
    anonymous: Client,
}

impl Member {
    fn of(stage: &Stage) -> Self {
        Self::with_role(stage, "seller")
    }

    fn with_role(stage: &Stage, role: &str) -> Self {
        let email = format!("{}@{}.example", unique("uma"), stage.shop.slug);
        let body =
            json!({ "email": email, "full_name": "Uma", "role": role, "password": PASSWORD });
        let made = stage.shop.client.post("/v1/auth/users").json(&body).send();
        Self {
            email,
            path: format!("/v1/auth/users/{}", made.expect_status(201).id()),
            anonymous: stage.native.client().header("cf-connecting-ip", &address()),
        }
    }

    fn log_in(&self) -> Client {
        let tokens = login(&self.anonymous, &self.email);
        self.anonymous
            .clone()
            .bearer(&tokens.text_at("/access_token"))
    }
}

/// A route that looks up denials only.
fn ordinary(client: &Client) -> Answer {
    client.get("/v1/auth/me").send()
}

fn change_password(client: &Client) -> Draft<'_> {
    client
        .post("/v1/auth/password/change")
        .json(&json!({ "current_password": PASSWORD, "new_password": NEW }))
}

#[test]
fn a_repeat_denies_the_tokens_that_a_broken_request_did_not() {
    let stage = Stage::open(1);
    let admin = &stage.shop.client;
    for what in [
        "logout",
        "deactivate",
        "another-role",
        "less-of-a-role",
        "password",
    ] {
        let body = json!({ "name": what, "permissions": ["read_items", "read_users"] });
        let role = admin.post("/v1/auth/roles").json(&body).send();
        let role = role.expect_status(201).id();
        let member = Member::with_role(&stage, &role);
        let (here, there) = (member.log_in(), member.log_in());
        let path = format!("{}/deactivate", member.path);
        let role_path = format!("/v1/auth/roles/{role}");
        let draft = || match what {
            "logout" => there.post("/v1/auth/logout"),
            "deactivate" => admin.post(&path),
            "another-role" => admin.patch(&member.path).json(&json!({ "role": "viewer" })),
            "less-of-a-role" => admin
                .patch(&role_path)
                .json(&json!({ "permissions": ["read_items"] })),
            _ => change_password(&here),
        };
        let writes = if what == "password" { 3 } else { 1 };
        stage
            .native
            .world
            .break_write(writes - 1, Break::AfterCommit);
        draft().key(what).send().expect_status(500);
        ordinary(&there).expect_status(200);
        let again = draft().key(what).send();
        assert!(again.status < 300, "{what}: {}", again.text);
        assert_eq!(again.header("idempotency-replayed"), Some("true"), "{what}");
        let code = match what {
            "another-role" | "less-of-a-role" => "token_expired",
            _ => "session_revoked",
        };
        ordinary(&there).expect_problem(401, code);
        if code == "token_expired" {
            // A later repeat denies nothing that the first did not deny.
            let again_in = member.log_in();
            assert_eq!(draft().key(what).send().status, again.status);
            ordinary(&again_in).expect_status(200);
        }
        if what == "password" {
            ordinary(&here).expect_status(200);
        }
        if what == "logout" {
            let body = json!({ "full_name": "Uma Otherwise" });
            let other = there.patch("/v1/auth/me").json(&body).key("another");
            other.send().expect_problem(401, "session_revoked");
            let reused = there.patch("/v1/auth/me").json(&body).key(what);
            reused.send().expect_problem(422, "idempotency_key_reused");
        }
    }
}

#[test]
fn a_login_during_a_deactivation_gives_no_valid_session() {
    for what in ["deactivate", "password"] {
        let stage = Stage::open(1);
        let member = Member::of(&stage);
        let here = member.log_in();
        let path = format!("{}/deactivate", member.path);
        // Between the facts and the change.
        let (sender, entered) = mpsc::channel();
        stage.native.world.before_write(0, move || {
            sender.send(member.log_in()).expect("somebody waits");
        });
        let done = match what {
            "deactivate" => stage.shop.client.post(&path).send(),
            _ => change_password(&here).send(),
        };
        assert!(done.status < 300, "{what}: {}", done.text);
        let entered = entered.recv().expect("a login");
        ordinary(&entered).expect_problem(401, "session_revoked");
    }
}

#[test]
fn a_login_with_a_password_that_is_changed_meanwhile_gives_no_session() {
    let stage = Stage::open(1);
    let member = Member::of(&stage);
    let here = member.log_in();
    // Between the password and the session.
    stage.native.world.before_write(1, move || {
        change_password(&here).send().expect_status(204);
    });
    let body = json!({ "login": member.email, "password": PASSWORD });
    let late = member.anonymous.post("/v1/auth/login").json(&body).send();
    late.expect_problem(403, "no_organisation");
    let body = json!({ "login": member.email, "password": NEW });
    let entered = member.anonymous.post("/v1/auth/login").json(&body).send();
    entered.expect_status(200);
}

#[test]
fn a_user_has_the_password_and_the_name_of_the_request_that_succeeded() {
    let stage = Stage::open(1);
    let email = format!("{}@{}.example", unique("uma"), stage.shop.slug);
    let names = [unique("first"), unique("second")];
    let add = |username: &str, password: &str| {
        let body = json!({
            "email": email, "username": username, "full_name": "Uma", "role": "seller", "password": password
        });
        stage.shop.client.post("/v1/auth/users").json(&body).send()
    };
    stage.native.world.break_write(1, Break::Before(0));
    add(&names[0], PASSWORD).expect_status(500);
    // It may not have broken, for all the next one knows.
    let early = add(&names[1], NEW).expect_problem(503, "unavailable");
    assert_eq!(early.header("retry-after"), Some("60"));
    stage.native.world.advance_clock(60_000);
    let made = add(&names[1], NEW).expect_status(201).json();
    assert_eq!(made["username"], names[1].as_str());
    let client = stage.native.client().header("cf-connecting-ip", &address());
    for (name, password, status) in [
        (&names[1], NEW, 200),
        (&names[1], PASSWORD, 401),
        (&names[0], PASSWORD, 401),
    ] {
        let body = json!({ "login": name, "password": password });
        client
            .post("/v1/auth/login")
            .json(&body)
            .send()
            .expect_status(status);
    }
    // Now it is somebody's.
    stage.native.world.advance_clock(60_000);
    add(&names[1], PASSWORD).expect_problem(409, "email_taken");
}
