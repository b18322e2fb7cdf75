//! Scenarios of `auth`.

use serde_json::{Value, json};
use web::Route;

use super::Scenario;
use crate::shop::{PASSWORD, address, login, unique};
use crate::{Client, Shop};

/// A user of a shop with a login of their own.
struct Member {
    id: String,
    email: String,
    client: Client,
    refresh_token: String,
}

fn member(shop: &Shop) -> Member {
    let email = format!("{}@{}.example", unique("member"), shop.slug);
    let body = json!({ "email": email, "full_name": "Max Member", "role": "seller", "password": PASSWORD });
    let made = shop.client.post("/v1/auth/users").json(&body).send();
    let id = made.expect_status(201).id();
    let client = elsewhere(shop);
    let tokens = login(&client, &email);
    Member {
        id,
        email,
        client: client.bearer(&tokens.text_at("/access_token")),
        refresh_token: tokens.text_at("/refresh_token"),
    }
}

/// Nobody yet, at an address of their own.
fn elsewhere(shop: &Shop) -> Client {
    shop.client
        .anonymous()
        .header("cf-connecting-ip", &address())
}

fn role(shop: &Shop) -> String {
    let body = json!({ "name": unique("role"), "permissions": ["read_items"] });
    let made = shop.client.post("/v1/auth/roles").json(&body).send();
    made.expect_status(201).id()
}

fn api_key(shop: &Shop) -> String {
    let body = json!({ "name": unique("key"), "scopes": ["read_items"] });
    let made = shop.client.post("/v1/auth/api-keys").json(&body).send();
    made.expect_status(201).id()
}

fn registration() -> Value {
    let slug = unique("shop");
    json!({
        "organisation": { "name": "Another shop", "slug": slug, "base_currency": "GBP" },
        "user": { "email": format!("admin@{slug}.example"), "full_name": "Ada Admin", "password": PASSWORD }
    })
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    Some(match name {
        "POST /v1/auth/register" => at(route.path).with(registration()).by(elsewhere(shop)),
        "POST /v1/auth/login" => {
            let body = json!({ "login": member(shop).email, "password": PASSWORD });
            at(route.path).with(body).by(elsewhere(shop))
        }
        "POST /v1/auth/token/refresh" => {
            let body = json!({ "refresh_token": member(shop).refresh_token });
            at(route.path).with(body).by(elsewhere(shop))
        }
        "POST /v1/auth/logout" => at(route.path).by(member(shop).client),
        "PATCH /v1/auth/me" => at(route.path)
            .with(json!({ "full_name": "Max Otherwise", "locale": "es" }))
            .by(member(shop).client),
        "POST /v1/auth/password/change" => {
            let body = json!({ "current_password": PASSWORD, "new_password": "wrong donkey mattery clip" });
            at(route.path).with(body).by(member(shop).client)
        }
        "POST /v1/auth/users" => at(route.path).with(json!({
            "email": format!("{}@{}.example", unique("user"), shop.slug),
            "full_name": "Uma User", "role": "seller", "password": PASSWORD
        })),
        "GET /v1/auth/users/{id}" => at(&format!("/v1/auth/users/{}", member(shop).id)),
        "PATCH /v1/auth/users/{id}" => at(&format!("/v1/auth/users/{}", member(shop).id))
            .with(json!({ "full_name": "Max Otherwise", "role": "viewer" })),
        "POST /v1/auth/users/{id}/activate" => {
            let path = format!("/v1/auth/users/{}", member(shop).id);
            let off = shop.client.post(&format!("{path}/deactivate")).send();
            off.expect_status(200);
            at(&format!("{path}/activate"))
        }
        "POST /v1/auth/users/{id}/deactivate" => {
            at(&format!("/v1/auth/users/{}/deactivate", member(shop).id))
        }
        "POST /v1/auth/roles" => {
            at(route.path).with(json!({ "name": unique("role"), "permissions": ["read_items"] }))
        }
        "GET /v1/auth/roles/{role}" | "DELETE /v1/auth/roles/{role}" => {
            at(&format!("/v1/auth/roles/{}", role(shop)))
        }
        "PATCH /v1/auth/roles/{role}" => at(&format!("/v1/auth/roles/{}", role(shop)))
            .with(json!({ "description": "Packs", "permissions": ["read_stock"] })),
        "POST /v1/auth/api-keys" => {
            at(route.path).with(json!({ "name": unique("key"), "scopes": ["read_items"] }))
        }
        "GET /v1/auth/api-keys/{id}" => at(&format!("/v1/auth/api-keys/{}", api_key(shop))),
        "POST /v1/auth/api-keys/{id}/revoke" => {
            at(&format!("/v1/auth/api-keys/{}/revoke", api_key(shop)))
        }
        "POST /v1/auth/api-keys/{id}/rotate" => {
            at(&format!("/v1/auth/api-keys/{}/rotate", api_key(shop)))
                .with(json!({ "overlap_seconds": 3600 }))
        }
        "PATCH /v1/auth/organisation" => at(route.path).with(json!({ "name": "Renamed shop" })),
        _ => return None,
    })
}
