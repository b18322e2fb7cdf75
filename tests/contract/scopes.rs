//! What an API key opens, for every route there is.

use domain::Permission;
use domain::permission::ALL;
use platform::Method;
use serde_json::json;
use support::functions::{FUNCTIONS, routes};
use support::sample::UNKNOWN_ID;
use support::shop::unique;
use support::{Answer, Client, Shop, scenario};
use web::{Access, Route};

/// Power over people is for people.
const NEVER: &[&str] = &[
    "manage_users",
    "manage_roles",
    "manage_organisation",
    "manage_api_keys",
];

/// Every scope there is.
fn every_scope() -> Vec<&'static str> {
    let codes = ALL.iter().map(|permission| permission.code);
    codes.filter(|code| !NEVER.contains(code)).collect()
}

fn guarded() -> impl Iterator<Item = &'static Route> {
    routes()
        .map(|(_, route)| route)
        .filter(|route| matches!(route.access, Access::User | Access::Permission(_)))
}

/// Calls a route with a parameter that it does not know: who may call it is told so.
fn probe(client: &Client, route: &Route) -> Answer {
    let filled = |part: &str| {
        if part.starts_with('{') {
            UNKNOWN_ID.to_owned()
        } else {
            part.to_owned()
        }
    };
    let path: Vec<String> = route.path.split('/').map(filled).collect();
    let path = format!("{}?nonsense=1", path.join("/"));
    client.request(route.method.into_str(), &path).send()
}

#[test]
fn a_key_can_call_the_routes_of_its_scopes_and_none_for_users_only() {
    let shop = Shop::open();
    for scopes in [every_scope(), vec!["read_items"], Vec::new()] {
        let key = shop.api_key(&scopes);
        for route in guarded() {
            let answer = probe(&key, route);
            if route.in_person {
                answer.expect_problem(403, "not_for_api_keys");
                continue;
            }
            match route.access {
                Access::Permission(Permission { code, .. }) if !scopes.contains(&code) => {
                    let answer = answer.expect_problem(403, "forbidden");
                    assert_eq!(answer.json()["permission"], code);
                }
                _ => {
                    answer.expect_problem(400, "invalid_query");
                }
            }
        }
    }
}

#[test]
fn changes_of_users_roles_keys_and_the_organisation_refuse_api_keys() {
    for route in guarded() {
        let powerful = matches!(route.access, Access::Permission(permission) if NEVER.contains(&permission.code));
        let own = route.path.starts_with("/v1/auth/me") && route.path != "/v1/auth/me/permissions";
        if powerful || own || route.path.contains("password") || route.path.contains("logout") {
            assert!(
                route.in_person,
                "{} {}",
                route.method.into_str(),
                route.path
            );
        }
    }
}

#[test]
fn a_revoked_key_is_refused() {
    let shop = Shop::open();
    let body = json!({ "name": "x", "scopes": every_scope() });
    let made = shop.client.post("/v1/auth/api-keys").json(&body).send();
    let made = made.expect_status(201);
    let key = shop.client.clone().bearer(&made.text_at("/key"));
    let path = format!("/v1/auth/api-keys/{}/revoke", made.id());
    shop.client.post(&path).send().expect_status(200);
    for route in guarded() {
        probe(&key, route).expect_problem(401, "api_key_revoked");
        if !route.in_person {
            let request = scenario::of(&shop, route);
            let refused = request.draft_as(&key).send();
            refused.expect_problem(401, "api_key_revoked");
        }
    }
}

#[test]
fn every_route_works_with_a_key_as_for_a_user_in_as_many_round_trips() {
    let shop = Shop::open();
    let key = shop.api_key(&every_scope());
    // Its first use in an hour is written down.
    key.get("/v1/auth/permissions").send().expect_status(200);
    for route in guarded().filter(|route| !route.in_person) {
        let request = scenario::of(&shop, route);
        let draft = request.draft_as(&key).key(&unique("key"));
        let answer = draft.send().expect_status(route.status);
        let most = if route.method == Method::Get { 1 } else { 2 };
        let place = format!("{} {}", route.method.into_str(), route.path);
        assert!(answer.trips() <= most, "{place}: {} trips", answer.trips());
    }
}

#[test]
fn every_function_accepts_api_keys() {
    let shop = Shop::open();
    let key = shop.api_key(&every_scope());
    let wrong = format!("{}0", key.token());
    for function in FUNCTIONS {
        let mut guarded = function.routes().filter(|route| {
            route.method == Method::Get
                && !route.path.contains('{')
                && !route.in_person
                && matches!(route.access, Access::User | Access::Permission(_))
        });
        let Some(route) = guarded.next() else {
            continue;
        };
        key.get(route.path).send().expect_status(200);
        let wrong = key.clone().bearer(&wrong).get(route.path).send();
        wrong.expect_problem(401, "invalid_api_key");
    }
}
