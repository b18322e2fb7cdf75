//! Who may do what, for every route there is.

use domain::Permission;
use domain::permission::BUILTIN_ROLES;
use serde_json::json;
use support::functions::routes;
use support::sample::UNKNOWN_ID;
use support::tokens::{claims, signed_with, with};
use support::{Answer, Client, Shop, mint, scenario};
use web::{Access, Route};

/// The same client with other claims in its token, signed as a good one is.
fn minted(client: &Client, others: &[(&str, serde_json::Value)]) -> Client {
    let mut claims = claims(client.token());
    for (name, value) in others {
        claims = with(&claims, name, value.clone());
    }
    client.clone().bearer(&signed_with(&claims))
}

/// Calls a route with a query parameter that no route knows. Who may call it is told of the
/// parameter; nothing is done.
fn probe(client: &Client, route: &Route) -> Answer {
    let path = route
        .path
        .split('/')
        .map(|part| {
            if part.starts_with('{') {
                UNKNOWN_ID
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/");
    let draft = client.request(route.method.into_str(), &format!("{path}?nonsense=1"));
    if route.has_body {
        let schema = support::check::body_schema(route).expect("a schema");
        return draft.json(&support::sample::of(schema)).send();
    }
    draft.send()
}

fn guarded() -> impl Iterator<Item = &'static Route> {
    routes()
        .map(|(_, route)| route)
        .filter(|route| !matches!(route.access, Access::Public))
}

fn by_token() -> impl Iterator<Item = &'static Route> {
    guarded().filter(|route| !matches!(route.access, Access::Internal))
}

#[test]
fn a_route_that_is_not_public_needs_authentication() {
    let client = Client::new();
    for route in guarded() {
        probe(&client, route).expect_problem(401, "unauthenticated");
    }
}

#[test]
fn internal_routes_refuse_users() {
    let shop = Shop::open();
    for route in guarded().filter(|route| matches!(route.access, Access::Internal)) {
        probe(&shop.client, route).expect_problem(401, "unauthenticated");
        let guess = shop.client.clone().bearer(&"x".repeat(64));
        probe(&guess, route).expect_problem(401, "unauthenticated");
    }
}

#[test]
fn each_role_can_call_exactly_the_routes_of_its_permissions() {
    let shop = Shop::open();
    for role in BUILTIN_ROLES {
        let client = if role.id == "admin" {
            shop.client.clone()
        } else {
            shop.user(role.id)
        };
        for route in by_token() {
            let may = match route.access {
                Access::Permission(permission) => role.permissions.has(permission),
                _ => true,
            };
            let answer = probe(&client, route);
            let place = format!("{} at {} {}", role.id, route.method.into_str(), route.path);
            let status = if may { 400 } else { 403 };
            assert_eq!(answer.status, status, "{place}: {}", answer.text);
            let code = if may { "invalid_query" } else { "forbidden" };
            let answer = answer.expect_problem(status, code);
            if let Access::Permission(Permission { code, .. }) = route.access
                && !may
            {
                assert_eq!(answer.json()["permission"], code, "{place}");
            }
        }
    }
}

#[test]
fn an_expired_token_is_refused() {
    let shop = Shop::open();
    let now = mint::now_seconds();
    let [then, end] = [now - 700, now - 100].map(|seconds| json!(seconds));
    let old = [("iat", then.clone()), ("nbf", then), ("exp", end)];
    let client = minted(&shop.client, &old);
    for route in by_token() {
        probe(&client, route).expect_problem(401, "token_expired");
    }
}

#[test]
fn the_token_of_an_ended_session_is_refused() {
    let shop = Shop::open();
    let client = shop.user("admin");
    client.post("/v1/auth/logout").send().expect_status(204);
    for route in by_token() {
        probe(&client, route).expect_problem(401, "session_revoked");
    }
}

#[test]
fn a_sensitive_route_reads_the_session() {
    let shop = Shop::open();
    // A session that never was: only the database can know.
    let client = minted(&shop.client, &[("sid", json!(UNKNOWN_ID))]);
    for route in by_token().filter(|route| route.sensitive) {
        let request = scenario::of(&shop, route);
        let answer = request.draft_as(&client).send();
        answer.expect_problem(401, "session_revoked");
    }
}

/// Whether a request names a record by its id, in its path or its body.
fn names_a_record(request: &scenario::Scenario, route: &Route) -> bool {
    let body = request
        .body
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let path = request.path.split('?').next();
    // Every organisation has the same kinds of documents.
    if route.path == "/v1/orders/numbers/{type}" {
        return false;
    }
    let in_path = path != Some(route.path);
    let ids = body
        .split('"')
        .filter(|text| domain::Id::<()>::parse(text).is_some());
    in_path || ids.count() > 0
}

#[test]
fn records_of_another_organisation_are_not_found() {
    let shop = Shop::open();
    let other = Shop::open();
    for route in by_token() {
        let request = scenario::of(&shop, route);
        if !names_a_record(&request, route) {
            continue;
        }
        let answer = request.draft_as(&other.client).send();
        let place = format!("{} {}: {}", request.method, request.path, answer.text);
        if request.path.split('?').next() == Some(route.path) {
            // Named in the body: a reference to nothing.
            assert!((400..500).contains(&answer.status), "{place}");
            assert!(![401, 403].contains(&answer.status), "{place}");
        } else {
            assert_eq!(answer.status, 404, "{place}");
        }
        // Nothing was done: the owner's own request still succeeds.
        let own = request.draft().send();
        assert!(own.status < 300, "{place}\n{}", own.text);
    }
}
