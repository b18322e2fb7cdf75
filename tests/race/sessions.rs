//! Sessions that are opened while they are ended.

use serde_json::json;
use support::shop::{PASSWORD, address, login, unique};
use support::{Answer, Client, Shop};

use crate::{at_once, position, racers};

/// Logins at once; more from one network are too many.
const LOGINS: usize = 4;

fn ordinary(client: &Client) -> Answer {
    client.get("/v1/auth/me/permissions").send()
}

/// A user of a shop, and a client that is nobody.
fn join(shop: &Shop) -> (String, String, Client) {
    let email = format!("{}@{}.example", unique("uma"), shop.slug);
    let body =
        json!({ "email": email, "full_name": "Uma", "role": "seller", "password": PASSWORD });
    let made = shop.client.post("/v1/auth/users").json(&body).send();
    let anonymous = shop.client.anonymous();
    let anonymous = anonymous.header("cf-connecting-ip", &address());
    (made.expect_status(201).id(), email, anonymous)
}

#[test]
fn whoever_logs_in_while_they_are_deactivated_is_out_afterwards() {
    let shop = Shop::open();
    for _ in 0..8 {
        let (id, email, anonymous) = join(&shop);
        let path = format!("/v1/auth/users/{id}/deactivate");
        let body = json!({ "login": email, "password": PASSWORD });
        let racers = racers(&anonymous, LOGINS + 1);
        let admin = shop.client.token();
        let answers = at_once(&racers, |racer| match position(&racers, racer) {
            0 => racer
                .post(&path)
                .header("authorization", &format!("Bearer {admin}")),
            _ => racer.post("/v1/auth/login").json(&body),
        });
        answers[0].clone().expect_status(200);
        for entered in answers[1..].iter().filter(|answer| answer.status == 200) {
            let client = anonymous.clone().bearer(&entered.text_at("/access_token"));
            ordinary(&client).expect_problem(401, "session_revoked");
            let body = json!({ "refresh_token": entered.text_at("/refresh_token") });
            let refreshed = anonymous.post("/v1/auth/token/refresh").json(&body).send();
            refreshed.expect_problem(401, "invalid_refresh_token");
        }
    }
}

#[test]
fn whoever_logs_in_while_their_role_loses_a_permission_has_it_no_longer() {
    let shop = Shop::open();
    for _ in 0..8 {
        let body = json!({ "name": unique("role"), "permissions": ["read_items", "read_jobs"] });
        let role = shop.client.post("/v1/auth/roles").json(&body).send();
        let role = role.expect_status(201).id();
        let (id, email, anonymous) = join(&shop);
        let give = shop.client.patch(&format!("/v1/auth/users/{id}"));
        give.json(&json!({ "role": role }))
            .send()
            .expect_status(200);
        let path = format!("/v1/auth/roles/{role}");
        let less = json!({ "permissions": ["read_items"] });
        let body = json!({ "login": email, "password": PASSWORD });
        let racers = racers(&anonymous, LOGINS + 1);
        let admin = shop.client.token();
        let answers = at_once(&racers, |racer| match position(&racers, racer) {
            0 => racer
                .patch(&path)
                .json(&less)
                .header("authorization", &format!("Bearer {admin}")),
            _ => racer.post("/v1/auth/login").json(&body),
        });
        answers[0].clone().expect_status(200);
        for entered in &answers[1..] {
            let token = entered.clone().expect_status(200).text_at("/access_token");
            let answer = ordinary(&anonymous.clone().bearer(&token));
            let has_it = answer.status == 200 && answer.text.contains("read_jobs");
            assert!(!has_it, "{}", answer.text);
        }
        let again = login(&anonymous.header("cf-connecting-ip", &address()), &email);
        let client = shop.client.clone().bearer(&again.text_at("/access_token"));
        ordinary(&client).expect_status(200);
    }
}
