//! Forged tokens open no function.

use platform::Method;
use serde_json::json;
use support::functions::FUNCTIONS;
use support::scenario;
use support::tokens::{claims, forgeries, signed_with};
use support::{Client, Shop};
use web::Access;

/// A path of each function that guards something, which the administrator of a shop may read.
fn guarded(shop: &Shop) -> impl Iterator<Item = String> {
    FUNCTIONS.iter().filter_map(|function| {
        let routes = function.routes();
        let kept = routes.filter(|route| {
            route.method == Method::Get
                && matches!(route.access, Access::User | Access::Permission(_))
        });
        let route = kept.min_by_key(|route| route.path.matches('{').count())?;
        Some(scenario::of(shop, route).path)
    })
}

#[test]
fn a_forged_token_is_refused_by_every_function() {
    let shop = Shop::open();
    let token = shop.client.token();
    // Forgeries differ in one thing only from a token that is minted the same way.
    let minted = signed_with(&claims(token));
    let call = |path: &str, token: &str| -> support::Answer {
        let client: Client = shop.client.clone().bearer(token);
        client.get(path).send()
    };
    for path in guarded(&shop) {
        for good in [token, minted.as_str()] {
            call(&path, good).expect_status(200);
        }
        for forgery in forgeries(token) {
            let answer = call(&path, &forgery.token);
            let code = answer.json()["code"].clone();
            let told = (answer.status, code.as_str());
            let place = format!("{} at {path}", forgery.name);
            assert_eq!(told, (401, Some(forgery.code)), "{place}");
            let asked = answer.header("www-authenticate").unwrap_or_default();
            assert_eq!(asked, "Bearer error=\"invalid_token\"", "{place}");
        }
    }
}

#[test]
fn refusals_of_a_token_have_the_www_authenticate_header_of_rfc_6750() {
    let shop = Shop::open();
    let path = "/v1/auth/users";
    let nobody = shop.client.anonymous().get(path).send();
    let nobody = nobody.expect_problem(401, "unauthenticated");
    assert_eq!(nobody.header("www-authenticate"), Some("Bearer"));
    let viewer = shop
        .user("viewer")
        .post("/v1/auth/roles")
        .json(&json!({ "name": "x", "permissions": [] }))
        .send();
    assert_eq!(
        viewer
            .expect_problem(403, "forbidden")
            .header("www-authenticate"),
        Some("Bearer error=\"insufficient_scope\", scope=\"manage_roles\"")
    );
    let key = shop.api_key(&["read_items"]).get("/v1/people").send();
    assert_eq!(
        key.expect_problem(403, "forbidden")
            .header("www-authenticate"),
        Some("Bearer error=\"insufficient_scope\", scope=\"read_people\"")
    );
}

#[test]
fn other_ways_to_authenticate_are_refused_by_every_function() {
    let shop = Shop::open();
    let token = shop.client.token();
    for path in guarded(&shop) {
        for header in [
            String::new(),
            "Bearer".to_owned(),
            "Bearer ".to_owned(),
            token.to_owned(),
            format!("Basic {token}"),
            format!("Token {token}"),
            format!("Bearer Bearer {token}"),
            format!("Bearer {}", "a".repeat(8_000)),
        ] {
            let client = shop.client.clone().header("authorization", &header);
            client
                .get(&path)
                .send()
                .expect_problem(401, "unauthenticated");
        }
        let twice = format!("Bearer {token}, Bearer {token}");
        let client = shop.client.clone().header("authorization", &twice);
        client
            .get(&path)
            .send()
            .expect_problem(400, "repeated_header");
        let anonymous = shop.client.anonymous();
        anonymous
            .get(&path)
            .send()
            .expect_problem(401, "unauthenticated");
        // Schemes have no case (RFC 9110).
        let lower = format!("bearer {token}");
        let client = shop.client.clone().header("authorization", &lower);
        client.get(&path).send().expect_status(200);
    }
}
