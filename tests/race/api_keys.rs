//! API keys: one creation for many who ask at once, and none left the moment one is revoked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::json;
use support::Shop;

use crate::{RACERS, at_once, racers};

#[test]
fn concurrent_repeats_of_a_request_create_one_api_key() {
    let shop = Shop::open();
    let racers = racers(&shop.client, RACERS);
    let body = json!({ "name": "Till", "scopes": ["read_items"] });
    let answers = at_once(&racers, |racer| {
        racer.post("/v1/auth/api-keys").json(&body).key("the-one")
    });
    let first = answers[0].clone().expect_status(201);
    assert!(answers.iter().all(|answer| answer.text == first.text));
    let list = shop.client.get("/v1/auth/api-keys").send();
    let keys = list.expect_status(200).json()["items"].clone();
    assert_eq!(keys.as_array().map(Vec::len), Some(1));
    let caller = shop.client.clone().bearer(&first.text_at("/key"));
    caller.get("/v1/inventory/items").send().expect_status(200);
}

#[test]
fn concurrent_rotations_of_an_api_key_create_one_successor() {
    let shop = Shop::open();
    let body = json!({ "name": "Till", "scopes": ["read_items"] });
    let old = shop.client.post("/v1/auth/api-keys").json(&body).send();
    let path = format!("/v1/auth/api-keys/{}/rotate", old.id());
    let racers = racers(&shop.client, RACERS);
    let answers = at_once(&racers, |racer| racer.post(&path));
    let made: Vec<_> = answers.iter().filter(|one| one.status == 201).collect();
    assert_eq!(made.len(), 1);
    for lost in answers.iter().filter(|one| one.status != 201) {
        lost.clone().expect_problem(409, "illegal_transition");
    }
    let list = shop.client.get("/v1/auth/api-keys").send();
    let keys = list.expect_status(200).json()["items"].clone();
    assert_eq!(keys.as_array().map(Vec::len), Some(2));
    let caller = shop.client.clone().bearer(&made[0].text_at("/key"));
    caller.get("/v1/inventory/items").send().expect_status(200);
}

#[test]
fn an_api_key_is_refused_once_its_revocation_is_answered() {
    let shop = Shop::open();
    let body = json!({ "name": "Till", "scopes": ["read_items"] });
    let made = shop.client.post("/v1/auth/api-keys").json(&body).send();
    let caller = shop.client.clone().bearer(&made.text_at("/key"));
    let path = format!("/v1/auth/api-keys/{}/revoke", made.id());
    let is_revoked = AtomicBool::new(false);
    let racers = racers(&caller, 16);
    let seen: Vec<(bool, u16)> = thread::scope(|scope| {
        let running: Vec<_> = racers
            .iter()
            .map(|racer| {
                scope.spawn(|| {
                    let mut seen = Vec::new();
                    let mut after = 0;
                    while after < 5 {
                        let late = is_revoked.load(Ordering::SeqCst);
                        let answer = racer.get("/v1/inventory/items").send();
                        seen.push((late, answer.status));
                        after += usize::from(late);
                    }
                    seen
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(300));
        shop.client.post(&path).send().expect_status(200);
        is_revoked.store(true, Ordering::SeqCst);
        let all = running.into_iter().map(|racer| racer.join());
        all.flat_map(|seen| seen.expect("a racer finishes"))
            .collect()
    });
    for (late, status) in &seen {
        assert!(
            if *late {
                *status == 401
            } else {
                [200, 401].contains(status)
            },
            "{status}, {}",
            if *late { "late" } else { "early" }
        );
    }
    assert!(seen.iter().any(|(late, status)| !late && *status == 200));
}
