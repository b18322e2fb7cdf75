//! The key-value store of Spin: one connection that every call waits for.

use std::thread;

use serde_json::json;
use support::{Shop, functions::job_path};

use crate::host::{Host, INTERNAL_SECRET, Setup};

impl Host {
    /// The keys of the store, read beside the host.
    fn keys(&self) -> Vec<String> {
        let store = self.database("sqlite_key_value");
        let mut keys = store
            .prepare("select key from spin_key_value order by key")
            .expect("a store");
        let keys = keys.query_map([], |row| row.get(0)).expect("keys");
        keys.map(|key| key.expect("a key")).collect()
    }
}

/// With the settings of production, and more keys than a listing may leave untaken.
#[test]
fn log_outs_and_limits_of_many_clients_at_once_do_not_stop_an_instance() {
    let host = Setup::new()
        .variable("DENY_CACHE_SECONDS", "30")
        .variable("RATE_LIMITS", "address=100000/60 user=64/60")
        .start_migrated();
    let shop = Shop::open_at(&host.client);
    let users: Vec<_> = (0..16).map(|_| shop.user("viewer")).collect();
    thread::scope(|scope| {
        for user in &users {
            let user = user.on_its_own_connection();
            scope.spawn(move || {
                for _ in 0..8 {
                    let me = user.get("/v1/auth/me").send();
                    me.expect_status(200);
                }
                user.post("/v1/auth/logout").send().expect_status(204);
            });
        }
    });
    for job in ["auth.delete_denials", "system.cleanup"] {
        let client = host.client.clone().bearer(INTERNAL_SECRET);
        client.post(&job_path(job)).send().expect_status(200);
    }
    shop.client.get("/v1/auth/me").send().expect_status(200);
    let keys = host.keys();
    let of = |start: &str| keys.iter().filter(|key| key.starts_with(start)).count();
    assert_eq!(of("deny/"), users.len());
    assert!(of("rate/") > 0, "{keys:?}");
}

#[test]
fn keys_of_denials_that_no_token_needs_are_deleted() {
    let host = Setup::new().variable("SHARDS", "1").start_migrated();
    let shop = Shop::open_at(&host.client);
    let body = json!({ "role": "keeper" });
    let user = shop.user("viewer");
    let me = user.get("/v1/auth/me").send().expect_status(200).id();
    let path = format!("/v1/auth/users/{me}");
    shop.client
        .patch(&path)
        .json(&body)
        .send()
        .expect_status(200);
    let recent = shop.user("viewer");
    recent.post("/v1/auth/logout").send().expect_status(204);
    assert_eq!(host.keys().len(), 2);
    // As if hours had gone by for one of them.
    let old = format!("deny/{}/user/{me}", shop.organisation["id"]);
    host.database("shard0")
        .execute("update denial set denied_at = 0 where kind = 'user'", [])
        .expect("an older denial");
    host.database("sqlite_key_value")
        .execute(
            "update spin_key_value set value = cast('1' || char(10) || '0 token_expired' as blob) where key = ?1",
            [&old],
        )
        .expect("an older value");
    let client = host.client.clone().bearer(INTERNAL_SECRET);
    let run = || {
        let path = job_path("auth.delete_denials");
        client.post(&path).send().expect_status(200);
    };
    run();
    assert!(!host.keys().contains(&old));
    assert_eq!((host.keys().len(), host.count("denial")), (1, 1));
    recent
        .get("/v1/auth/me")
        .send()
        .expect_problem(401, "session_revoked");
}
