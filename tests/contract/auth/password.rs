//! `POST /v1/auth/password/change`.

use serde_json::json;
use support::shop::PASSWORD;
use support::{Answer, Client, Shop, is_native, record};

use super::{Member, log_in, refresh, sensitive, somebody};

const NEW: &str = "nubes sobre el puerto";

fn change(client: &Client, current: &str, new: &str) -> Answer {
    client
        .post("/v1/auth/password/change")
        .json(&json!({ "current_password": current, "new_password": new }))
        .send()
}

#[test]
fn a_new_password_ends_every_other_session() {
    let (first, second) = (Shop::open(), Shop::open());
    let here = Member::join(&first, "seller");
    let there = Member::enter(here.id.clone(), &here.email);
    let elsewhere = is_native().then(|| {
        let _unrecorded = record::pause();
        here.also_joins(&second);
        let body =
            json!({ "login": here.email, "password": PASSWORD, "organisation": second.slug });
        let entered = somebody().post("/v1/auth/login").json(&body).send();
        entered.expect_status(200).text_at("/refresh_token")
    });

    let done = change(&here.client, PASSWORD, NEW).expect_status(204);
    assert_eq!(done.text, "");
    log_in(&somebody(), &here.email, PASSWORD).expect_problem(401, "wrong_credentials");
    log_in(&somebody(), &here.email, NEW).expect_status(200);
    sensitive(&there.client).expect_problem(401, "session_revoked");
    refresh(&somebody(), &there.refresh_token).expect_problem(401, "invalid_refresh_token");
    if let Some(ended) = elsewhere {
        let _unrecorded = record::pause();
        refresh(&somebody(), &ended).expect_problem(401, "invalid_refresh_token");
    }
    // This one goes on.
    here.client.get("/v1/auth/me").send().expect_status(200);
    refresh(&somebody(), &here.refresh_token).expect_status(200);
}

#[test]
fn a_new_password_is_refused_with_every_code() {
    let member = Member::join(&Shop::open(), "seller");
    for (current, new, code, pointer) in [
        ("not the one", NEW, "wrong_password", "/current_password"),
        (PASSWORD, "too short", "weak_password", "/new_password"),
        (PASSWORD, "password1234", "weak_password", "/new_password"),
        (
            PASSWORD,
            "señora pérez 1950",
            "weak_password",
            "/new_password",
        ),
        ("", NEW, "invalid_body", "/current_password"),
    ] {
        let refused = change(&member.client, current, new).expect_problem(422, code);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{new}");
    }
    log_in(&somebody(), &member.email, PASSWORD).expect_status(200);
    change(&somebody(), PASSWORD, NEW).expect_problem(401, "unauthenticated");
}

#[test]
fn guesses_of_the_current_password_are_limited() {
    let member = Member::join(&Shop::open(), "seller");
    // How many of them a minute ends between is chance.
    let _unrecorded = record::pause();
    let refused = (0..=10).find(|_| change(&member.client, "a wrong guess", NEW).status == 429);
    assert!(refused.is_some_and(|count| count >= 5), "{refused:?}");
}

#[test]
fn an_idempotency_key_changes_the_password_once() {
    let member = Member::join(&Shop::open(), "seller");
    let body = json!({ "current_password": PASSWORD, "new_password": NEW });
    for replayed in [None, Some("true")] {
        let done = member
            .client
            .post("/v1/auth/password/change")
            .key("k")
            .json(&body)
            .send();
        let done = done.expect_status(204);
        assert_eq!(done.header("idempotency-replayed"), replayed);
    }
    // Without a key, it is found done.
    let again = change(&member.client, PASSWORD, NEW).expect_status(204);
    assert_eq!(again.trips(), 3, "session, account, sessions");
}
