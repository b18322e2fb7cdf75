//! What every row of the route tables says.

use std::collections::BTreeSet;

use domain::refusal::code;
use platform::Method;
use support::FUNCTIONS;
use support::functions::routes;
use web::Access;

use crate::project::{files, read};

/// Open to anybody, each on purpose.
const PUBLIC: &[&str] = &[
    "GET /docs",
    "GET /docs/problems",
    "GET /docs/{name}",
    "GET /health",
    "GET /openapi.json",
    "GET /v1/auth/health",
    "GET /v1/auth/jwks.json",
    "GET /v1/documents/health",
    "GET /v1/events/health",
    "GET /v1/inventory/health",
    "GET /v1/orders/health",
    "GET /v1/people/health",
    "GET /v1/purchasing/health",
    "POST /v1/auth/login",
    "POST /v1/auth/register",
    "POST /v1/auth/token/refresh",
];

/// Pages and files, not JSON.
const PAGES: &[&str] = &["/docs", "/docs/problems", "/docs/{name}", "/openapi.json"];

#[test]
fn only_these_routes_are_public() {
    let mut public: Vec<String> = routes()
        .filter(|(_, route)| matches!(route.access, Access::Public))
        .map(|(_, route)| format!("{} {}", route.method.into_str(), route.path))
        .collect();
    public.sort();
    assert_eq!(public, PUBLIC);
}

#[test]
fn internal_routes_are_those_under_internal() {
    for (_, route) in routes() {
        let internal = matches!(route.access, Access::Internal);
        // Operators ask for the health of each dependency with the same secret.
        let expected = route.path.starts_with("/internal/") || route.path == "/v1/system/health";
        assert_eq!(internal, expected, "{}", route.path);
    }
}

#[test]
fn every_route_is_documented() {
    for (_, route) in routes() {
        let place = format!("{} {}", route.method.into_str(), route.path);
        let first = route.summary.chars().next();
        assert!(first.is_some_and(char::is_uppercase), "{place}: a summary");
        assert!(!route.summary.ends_with('.'), "{place}: no full stop");
        assert_eq!(route.has_body, route.schemas.body.is_some(), "{place}");
        assert_eq!(route.has_query, route.schemas.query.is_some(), "{place}");
        let answers = route.schemas.answer.is_some() || route.schemas.file.is_some();
        let page = PAGES.contains(&route.path);
        assert_eq!(answers, route.status != 204 && !page, "{place}: an answer");
        assert!(
            !route.schemas.paged || route.has_query,
            "{place}: a page has limit and cursor"
        );
        for refusal in route.refusals {
            assert!(code::ALL.contains(refusal), "{place}: {}", refusal.name);
        }
        let distinct: BTreeSet<_> = route.refusals.iter().map(|code| code.name).collect();
        assert_eq!(distinct.len(), route.refusals.len(), "{place}: refusals");
    }
}

#[test]
fn routes_can_all_be_matched() {
    for function in FUNCTIONS {
        let mut seen = BTreeSet::new();
        for route in function.routes() {
            assert!(
                seen.insert((route.method.into_str(), route.path)),
                "{} {} is there twice",
                route.method.into_str(),
                route.path
            );
            let filled = route.path.replace(['{', '}'], "");
            let found = web::find(function.routes(), &filled);
            assert!(
                found.is_some_and(|found| found.routes.iter().all(|one| one.path == route.path)),
                "{filled}"
            );
            let other = support::functions::route(route.method.into_str(), &filled);
            assert_eq!(other.map(|route| route.path), Some(route.path));
        }
    }
}

#[test]
fn reads_take_no_body_and_deletes_answer_without_one() {
    for (_, route) in routes() {
        let place = format!("{} {}", route.method.into_str(), route.path);
        assert!(!(route.method == Method::Get && route.has_body), "{place}");
        assert!(
            route.method != Method::Delete || route.status == 204,
            "{place}"
        );
    }
}

/// Suites that run over all routes prove nothing of one.
const GENERIC: &[&str] = &[
    "answers",
    "api_keys",
    "bad_input",
    "main",
    "permissions",
    "tokens",
];

#[test]
fn every_route_is_named_by_a_contract_test() {
    let sources: Vec<String> = files("tests/contract", ".rs")
        .into_iter()
        .filter(|path| {
            !GENERIC
                .iter()
                .any(|name| path.ends_with(&format!("/{name}.rs")))
        })
        .map(|path| read(&path))
        .collect();
    let literals: Vec<String> = sources.iter().flat_map(|text| literals(text)).collect();
    let missing: Vec<String> = routes()
        // The same code in every function; `answers` calls each.
        .filter(|(_, route)| !(route.path.ends_with("/health") || route.path.ends_with("/tick")))
        .filter(|(_, route)| !literals.iter().any(|literal| names(literal, route.path)))
        .map(|(_, route)| format!("{} {}", route.method.into_str(), route.path))
        .collect();
    assert!(missing.is_empty(), "no test of {missing:#?}");
}

/// The texts between quotes in a source, as far as they may be paths.
fn literals(source: &str) -> Vec<String> {
    source
        .split('"')
        .filter(|text| text.contains('/') && !text.contains('\n'))
        .map(str::to_owned)
        .collect()
}

/// Whether a literal like `/v1/things/{id}/parts` or `{path}/parts` is this route's path.
fn names(literal: &str, path: &str) -> bool {
    let literal = literal.split('?').next().unwrap_or_default();
    let wanted: Vec<&str> = path.split('/').collect();
    let given: Vec<&str> = literal.split('/').collect();
    let hole = |part: &str| part.starts_with('{');
    let same =
        |(given, wanted): (&&str, &&str)| given == wanted || hole(wanted) && !given.is_empty();
    if given.first().is_some_and(|part| hole(part)) {
        // `{path}/parts`: its last words must be there.
        let rest = given.get(1..).unwrap_or_default();
        let start = wanted.len().saturating_sub(rest.len());
        let tail = wanted.get(start..).unwrap_or_default();
        return rest.len() < wanted.len()
            && rest.iter().any(|part| !hole(part))
            && rest.iter().zip(tail).all(same);
    }
    given.len() == wanted.len() && given.iter().zip(&wanted).all(same)
}
