//! Access tokens that are refused before they expire.

use std::thread;

use serde_json::{Value, json};
use support::functions::job_path;
use support::{Answer, Client, Native, Shop, internal_secret, is_native};

use super::{Member, log_in, refresh, role, somebody};

/// A route that needs no database: only a denial stops it.
fn ordinary(client: &Client) -> Answer {
    client.get("/v1/auth/me/permissions").send()
}

fn set_permissions(shop: &Shop, role: &str, permissions: &[&str]) {
    let path = format!("/v1/auth/roles/{role}");
    let body = json!({ "permissions": permissions });
    shop.client
        .patch(&path)
        .json(&body)
        .send()
        .expect_status(200);
}

fn set_role(shop: &Shop, member: &Member, role: &str) {
    let path = format!("/v1/auth/users/{}", member.id);
    let body = json!({ "role": role });
    shop.client
        .patch(&path)
        .json(&body)
        .send()
        .expect_status(200);
}

/// The member with a refreshed token.
fn refreshed(member: &Member) -> Client {
    let tokens = refresh(&somebody(), &member.refresh_token).expect_status(200);
    somebody().bearer(&tokens.text_at("/access_token"))
}

fn codes(client: &Client) -> Value {
    let own = ordinary(client).expect_status(200).json();
    let entries = own["permissions"].as_array().expect("permissions").iter();
    entries.map(|entry| entry["code"].clone()).collect()
}

#[test]
fn a_role_that_loses_a_permission_denies_the_tokens_of_its_users() {
    let shop = Shop::open();
    let till = role(&shop, &["read_orders", "refund_payments", "read_items"]);
    let other = role(&shop, &["read_orders", "refund_payments"]);
    let (first, second) = (Member::join(&shop, &till), Member::join(&shop, &till));
    let unconcerned = Member::join(&shop, &other);
    set_permissions(&shop, &till, &["read_orders", "read_items"]);
    for member in [&first, &second] {
        ordinary(&member.client).expect_problem(401, "token_expired");
        let orders = member.client.get("/v1/orders").send();
        orders.expect_problem(401, "token_expired");
        let renewed = refreshed(member);
        assert_eq!(codes(&renewed), json!(["read_items", "read_orders"]));
    }
    ordinary(&unconcerned.client).expect_status(200);
    ordinary(&shop.client).expect_status(200);
}

#[test]
fn a_role_that_is_unchanged_or_gains_permissions_logs_nobody_out() {
    let shop = Shop::open();
    let clerk = role(&shop, &["read_items", "read_users"]);
    let member = Member::join(&shop, &clerk);
    set_permissions(&shop, &clerk, &["read_users", "read_items"]);
    let path = format!("/v1/auth/roles/{clerk}");
    for body in [
        json!({}),
        json!({ "description": "Counts" }),
        json!({ "permissions": ["read_items", "read_users"] }),
    ] {
        shop.client
            .patch(&path)
            .json(&body)
            .send()
            .expect_status(200);
    }
    set_permissions(&shop, &clerk, &["read_items", "read_users", "read_jobs"]);
    set_role(&shop, &member, &clerk);
    ordinary(&member.client).expect_status(200);
    // The token of now has the fewer permissions, and is denied when one of those goes.
    set_permissions(&shop, &clerk, &["read_items", "read_jobs"]);
    ordinary(&member.client).expect_problem(401, "token_expired");
}

#[test]
fn a_user_with_another_role_refreshes_their_token_and_stays_logged_in() {
    let shop = Shop::open();
    let (small, large) = (
        role(&shop, &["read_items"]),
        role(&shop, &["read_items", "read_jobs"]),
    );
    let member = Member::join(&shop, &small);
    set_role(&shop, &member, &large);
    ordinary(&member.client).expect_problem(401, "token_expired");
    let tokens = refresh(&somebody(), &member.refresh_token).expect_status(200);
    let renewed = somebody().bearer(&tokens.text_at("/access_token"));
    assert_eq!(codes(&renewed), json!(["read_items", "read_jobs"]));
    // It names the new role.
    set_permissions(&shop, &large, &["read_jobs"]);
    ordinary(&renewed).expect_problem(401, "token_expired");
}

#[test]
fn a_deactivated_user_is_denied_until_they_log_in_again() {
    let shop = Shop::open();
    let member = Member::join(&shop, "seller");
    let post = |action: &str| {
        let path = format!("/v1/auth/users/{}/{action}", member.id);
        shop.client.post(&path).send().expect_status(200);
    };
    post("deactivate");
    ordinary(&member.client).expect_problem(401, "session_revoked");
    post("activate");
    ordinary(&member.client).expect_problem(401, "session_revoked");
    let tokens = log_in(&somebody(), &member.email, support::shop::PASSWORD).expect_status(200);
    let again = somebody().bearer(&tokens.text_at("/access_token"));
    ordinary(&again).expect_status(200);
}

/// Spin's store stops an instance that lists more than four keys while it does anything else.
#[test]
fn many_denials_and_many_clients_at_once_do_not_disturb_each_other() {
    const MEMBERS: usize = 12;
    const ROUNDS: usize = 10;
    let shop = Shop::open();
    let viewer = shop.user("viewer");
    let members: Vec<Member> = (0..MEMBERS)
        .map(|_| Member::join(&shop, "seller"))
        .collect();
    thread::scope(|scope| {
        for member in &members {
            let (member, viewer) = (
                member.client.on_its_own_connection(),
                viewer.on_its_own_connection(),
            );
            scope.spawn(move || {
                for _ in 0..ROUNDS / 2 {
                    ordinary(&member).expect_status(200);
                }
                member.post("/v1/auth/logout").send().expect_status(204);
                for _ in 0..ROUNDS / 2 {
                    ordinary(&member).expect_problem(401, "session_revoked");
                    ordinary(&viewer).expect_status(200);
                }
            });
        }
    });
}

#[test]
fn there_is_one_key_a_holder_and_none_where_nothing_changed() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    let org_id = &shop.organisation["id"];
    let clerk = role_at(&shop, &["read_items", "read_jobs"]);
    let path = format!("/v1/auth/roles/{clerk}");
    let patch = |body: Value| {
        shop.client
            .patch(&path)
            .json(&body)
            .send()
            .expect_status(200)
    };
    for _ in 0..20 {
        patch(json!({ "permissions": ["read_items", "read_jobs"] }));
        patch(json!({ "description": "Counts" }));
    }
    assert_eq!(native.world.kv_keys(), [""; 0]);
    for _ in 0..5 {
        patch(json!({ "permissions": ["read_items"] }));
        patch(json!({ "permissions": ["read_items", "read_jobs"] }));
    }
    let key = format!("deny/{org_id}/role/{clerk}");
    assert_eq!(native.world.kv_keys(), [key]);
    // A look-up is one call, whatever there is.
    native.world.take_kv_calls();
    ordinary(&shop.client).expect_status(200);
    assert_eq!(native.world.take_kv_calls().len(), 1);
}

fn role_at(shop: &Shop, permissions: &[&str]) -> String {
    let body = json!({ "name": support::shop::unique("role"), "permissions": permissions });
    let made = shop.client.post("/v1/auth/roles").json(&body).send();
    made.expect_status(201).id()
}

/// Somebody of a shop on another server than the shared one, with what they are refused with.
struct Former {
    client: Client,
    code: &'static str,
}

/// One who logged out, one who was deactivated, one with another role, one whose role lost a permission.
fn formers(shop: &Shop) -> Vec<Former> {
    let clerk = role_at(shop, &["read_items", "read_jobs"]);
    ["logout", "deactivate", "another role", "less of a role"]
        .map(|what| {
            let client = shop.user(&clerk);
            let me = client.get("/v1/auth/me").send().expect_status(200);
            let path = format!("/v1/auth/users/{}", me.id());
            let admin = &shop.client;
            let (draft, code) = match what {
                "logout" => (client.post("/v1/auth/logout"), "session_revoked"),
                "deactivate" => {
                    let path = format!("{path}/deactivate");
                    (admin.post(&path), "session_revoked")
                }
                "another role" => {
                    let body = json!({ "role": "viewer" });
                    (admin.patch(&path).json(&body), "token_expired")
                }
                _ => {
                    let path = format!("/v1/auth/roles/{clerk}");
                    let body = json!({ "permissions": ["read_items"] });
                    (admin.patch(&path).json(&body), "token_expired")
                }
            };
            let done = draft.send();
            assert!(done.status < 300, "{what}: {}", done.text);
            Former { client, code }
        })
        .into()
}

#[test]
fn while_the_store_cannot_be_read_every_token_is_looked_up_in_the_database() {
    if !is_native() {
        return;
    }
    for cache_seconds in ["0", "30"] {
        let native = Native::with(&[("DENY_CACHE_SECONDS", cache_seconds)]);
        let shop = Shop::open_at(&native.client());
        let formers = formers(&shop);
        native.world.advance_clock(31_000);
        native.world.break_kv(true);
        native.world.take_log();
        for _ in 0..3 {
            for Former { client, code } in &formers {
                ordinary(client).expect_problem(401, code);
                client.get("/v1/auth/me").send().expect_problem(401, code);
            }
            let own = ordinary(&shop.client).expect_status(200);
            assert_eq!(own.trips(), 1, "the session");
        }
        // With a cache one request found it out, and the others did not wait for the store.
        let asked = native.world.find_log("\"what\":\"denials\"").len();
        if cache_seconds == "30" {
            assert_eq!(asked, 1);
        }
        native.world.break_kv(false);
        native.world.advance_clock(31_000);
        for Former { client, code } in &formers {
            ordinary(client).expect_problem(401, code);
        }
        assert_eq!(ordinary(&shop.client).trips(), 0);
    }
}

#[test]
fn a_repeated_logout_is_answered_as_the_first_while_the_store_cannot_be_read() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    native.world.break_kv(true);
    let leave = || shop.client.post("/v1/auth/logout").key("leave").send();
    leave().expect_status(204);
    let again = leave().expect_status(204);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = shop.client.post("/v1/auth/logout").key("other").send();
    other.expect_problem(401, "session_revoked");
}

#[test]
fn a_denial_that_could_not_be_written_is_written_by_the_job() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    native.world.break_kv(true);
    let formers = formers(&shop);
    let warned = native.world.find_log("\"what\":\"denials\"");
    assert!(!warned.is_empty());
    native.world.break_kv(false);
    run(&native, "auth.publish_denials");
    for Former { client, code } in &formers {
        ordinary(client).expect_problem(401, code);
    }
    // It is done: the next run finds nothing.
    native.world.advance_clock(60_000);
    native.world.take_kv_calls();
    run(&native, "auth.publish_denials");
    assert_eq!(native.world.take_kv_calls(), []);
}

#[test]
fn denials_are_deleted_with_their_keys_when_no_token_needs_them() {
    if !is_native() {
        return;
    }
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    formers(&shop);
    let count = || -> i64 {
        let of = |shard| {
            let sql = "select count(*) from denial";
            native.world.inspect(shard, |db| {
                db.query_row(sql, [], |row| row.get::<_, i64>(0))
            })
        };
        (0..2)
            .filter_map(of)
            .map(|found| found.expect("a count"))
            .sum()
    };
    run(&native, "auth.delete_denials");
    assert_eq!((native.world.kv_keys().len(), count()), (4, 4));
    native.world.advance_clock(2 * 3_600_000);
    run(&native, "auth.delete_denials");
    assert_eq!((native.world.kv_keys().len(), count()), (0, 0));
}

fn run(native: &Native, job: &str) {
    let client = native.client().bearer(&internal_secret());
    let report = client.post(&job_path(job)).send().expect_status(200).json();
    for run in report["runs"].as_array().expect("runs") {
        assert_eq!(run["state"], "succeeded", "{run}");
    }
}
