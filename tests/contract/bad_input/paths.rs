//! Addresses that lead nowhere, and methods that a path does not have.

use support::functions::{FUNCTIONS, route, routes};
use support::{Client, Sampled};
use support::{record, scenario};
use web::openapi::is_id;

use super::ground::{Ground, METHODS, draft, expect, filled};

/// Ids that are none, as they stand in an address.
const NO_IDS: &[&str] = &[
    "1",
    "x",
    "-1",
    "9223372036854775808",
    "null",
    "undefined",
    "%00",
    "%ff",
    "%",
    "%zz",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "'%20or%201=1%20--",
    "%22%3b%20drop%20table%20item%3b",
    "*",
    "0190b8f0c4b27c1e8f3a5d6e7f809102",
    "{0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102}",
    "0190b8f0-c4b2-7c1e-8f3a-5d6e7f80910",
    "0190b8f0-c4b2-7c1e-8f3a-5d6e7f8091020",
    "0190b8f0-c4b2-7c1e-8f3a-5d6e7f80910g",
    "%F0%9F%98%80",
];

#[test]
fn a_malformed_id_is_refused() {
    let ground = Ground::open();
    let sampled = Sampled::of(NO_IDS.len());
    ground.try_all(
        |route| route.path.contains('{'),
        |route, client| {
            for name in web::openapi::parameter_names(route.path) {
                for id in NO_IDS {
                    // The edge resolves `..` in any spelling before a function sees the path.
                    let native_only = *id == "%2e%2e";
                    let _unrecorded = native_only.then(record::pause);
                    let path = filled(route, |hole| match hole {
                        hole if hole == name => id.replace(['{', '}'], "%7B"),
                        hole if !is_id(hole) => "word".to_owned(),
                        _ => support::sample::UNKNOWN_ID.to_owned(),
                    });
                    sampled.attempt(|| {
                        if native_only && !support::is_native() {
                            return;
                        }
                        let answer = draft(client, route, &path).send();
                        // `..` in any spelling is resolved on the way to some functions.
                        let resolved = *id == "%2e%2e" && answer.status == 404;
                        if !is_id(name) || resolved {
                            expect(&answer, id, 404, &["not_found"]);
                        } else {
                            expect(&answer, id, 400, &["invalid_id"]);
                        }
                    });
                }
            }
        },
    );
}

#[test]
fn an_unknown_id_is_not_found() {
    let ground = Ground::open();
    for (_, route) in routes().filter(|(_, route)| route.path.contains('{')) {
        // A request that would succeed, but for the id.
        let request = scenario::of(&ground.shop, route);
        let query = request.path.split_once('?').map(|(_, query)| query);
        let mut path = super::ground::path_to_nothing(route);
        if let Some(query) = query {
            path = format!("{path}?{query}");
        }
        let draft = request.client.request(request.method, &path);
        let answer = match &request.body {
            Some(body) => draft.json(body).send(),
            None => draft.send(),
        };
        expect(&answer, "an unknown id", 404, &["not_found"]);
    }
}

#[test]
fn a_path_without_a_route_is_not_found() {
    let client = Client::new();
    let mut paths = vec![
        "/".to_owned(),
        "/v1".to_owned(),
        "/v1/nothing".to_owned(),
        "/v2/auth/me".to_owned(),
        "/internal".to_owned(),
        "/.env".to_owned(),
    ];
    for function in FUNCTIONS {
        for known in function.routes() {
            let path = super::ground::path_to_nothing(known);
            paths.push(format!("{path}/x/y/z"));
            paths.push(format!("{path}/"));
            paths.push(format!("/{path}"));
            paths.push(path.to_uppercase());
        }
    }
    for path in paths.iter().filter(|path| route("GET", path).is_none()) {
        // Some resolve `//` on the way, and find what is there.
        let answer = client.get(path).send();
        assert!(
            [404, 405, 401].contains(&answer.status),
            "{path}: {}",
            answer.text
        );
    }
}

#[test]
fn an_unknown_method_is_refused_with_the_allowed_ones() {
    let client = Client::new();
    for (_, known) in routes() {
        let path = super::ground::path_to_nothing(known);
        for method in METHODS {
            if route(method.into_str(), &path).is_some() {
                continue;
            }
            let answer = client.request(method.into_str(), &path).send();
            expect(&answer, method.into_str(), 405, &["method_not_allowed"]);
            let allowed = answer.header("allow").unwrap_or_default();
            assert!(
                allowed.contains(known.method.into_str()),
                "{path}: {allowed}"
            );
            assert!(!allowed.contains(method.into_str()), "{path}: {allowed}");
        }
        // The edge itself answers what is no method of HTTP.
        if support::is_native() {
            let _unrecorded = record::pause();
            let answer = client.request("BREW", &path).send();
            expect(&answer, "BREW", 405, &["method_not_allowed"]);
        }
    }
}
