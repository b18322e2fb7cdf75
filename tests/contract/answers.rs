//! What every route answers when all is well. `Client` holds each answer against the schema that
//! openapi.json shows for it, here and in every other test.

use platform::Method;
use support::functions::{FUNCTIONS, routes};
use support::{Client, Shop, internal_secret, record, scenario};
use web::{Access, Route};

/// One page long, so that the rows of other tests cost nothing.
fn send(shop: &Shop, route: &Route) -> support::Answer {
    let request = scenario::of(shop, route);
    let answer = request.draft().send();
    assert_eq!(
        answer.status, route.status,
        "{} {}: {}",
        request.method, request.path, answer.text
    );
    answer
}

#[test]
fn every_route_succeeds_as_its_documentation_says() {
    let shop = Shop::open();
    for (_, route) in routes() {
        let answer = send(&shop, route);
        if !matches!(route.access, Access::Public) {
            let kept = answer.header("cache-control");
            assert_eq!(kept, Some("no-store"), "{}", route.path);
        }
    }
}

#[test]
fn a_created_record_is_read_at_its_location() {
    let shop = Shop::open();
    let mut located = Vec::new();
    for (_, route) in routes().filter(|(_, route)| route.status == 201) {
        let request = scenario::of(&shop, route);
        let made = request.draft().send().expect_status(201);
        if let Some(path) = made.header("location") {
            let read = request.client.get(path).send().expect_status(200);
            assert_eq!(read.id(), made.id(), "{}", route.path);
            located.push((route.path, path.trim_end_matches(&made.id()).to_owned()));
        }
    }
    for wanted in [
        ("/v1/orders", "/v1/orders/"),
        ("/v1/orders/{id}/lines", "/v1/orders/"),
        (
            "/v1/purchasing/reorders/{id}/order",
            "/v1/purchasing/purchase-orders/",
        ),
    ] {
        let found = located
            .iter()
            .any(|(path, start)| (*path, start.as_str()) == wanted);
        assert!(found, "{wanted:?} in {located:?}");
    }
}

#[test]
fn a_repeat_has_the_headers_of_the_first_answer() {
    let shop = Shop::open();
    let stored = |route: &Route| route.method.writes() && !route.path.starts_with("/internal/");
    for (_, route) in routes().filter(|(_, route)| stored(route)) {
        let request = scenario::of(&shop, route);
        let key = support::shop::unique("key");
        let send = || request.draft().key(&key).send().expect_status(route.status);
        let (first, repeat) = (send(), send());
        for name in ["content-type", "etag", "location"] {
            assert_eq!(first.header(name), repeat.header(name), "{}", route.path);
        }
    }
}

#[test]
fn reads_take_one_round_trip_at_most_and_writes_two() {
    /// These touch several databases, or are a row of work each; their own tests count them.
    const MORE: &[&str] = &[
        "GET /health",
        "GET /v1/system/health",
        "POST /v1/auth/register",
        "POST /v1/auth/login",
        "POST /v1/auth/users",
        "POST /v1/auth/password/change",
    ];
    let shop = Shop::open();
    for (_, route) in routes() {
        let name = format!("{} {}", route.method.into_str(), route.path);
        if MORE.contains(&name.as_str()) || route.path.starts_with("/internal/") {
            continue;
        }
        let most = if route.method == Method::Get { 1 } else { 2 };
        let request = scenario::of(&shop, route);
        let answer = request.draft().key(&support::shop::unique("key")).send();
        assert!(answer.trips() <= most, "{name}: {} trips", answer.trips());
    }
}

#[test]
fn a_list_is_walked_page_by_page_without_a_gap_or_a_repeat() {
    let shop = Shop::open();
    for (_, route) in routes().filter(|(_, route)| route.schemas.paged) {
        // Something to list, made by what creates in the same collection.
        let creates = routes().find(|(_, other)| {
            other.path == route.path && other.method == Method::Post && other.status == 201
        });
        if let Some((_, creates)) = creates {
            for _ in 0..4 {
                send(&shop, creates);
            }
        }
        let request = scenario::of(&shop, route);
        let get = |path: &str| request.client.get(path).send().expect_status(200);
        let joint = if request.path.contains('?') { '&' } else { '?' };
        let whole = get(&format!("{}{joint}limit=100", request.path)).json();
        let whole = whole["items"].as_array().expect("items").clone();
        let mut walked = Vec::new();
        let mut next = Some(format!("{}{joint}limit=1", request.path));
        while let Some(path) = next.filter(|_| walked.len() < 12) {
            let page = get(&path);
            let items = page.json()["items"].as_array().expect("items").clone();
            assert!(items.len() <= 1, "{path}");
            walked.extend(items);
            next = page
                .header("link")
                .map(|link| link[1..link.find('>').expect("a link")].to_owned());
            assert_eq!(
                next.is_some(),
                page.json()["next_cursor"].is_string(),
                "{path}"
            );
        }
        let shared = walked.len().min(whole.len());
        // Runs of jobs are the installation's: others add to them meanwhile.
        if !route.path.starts_with("/v1/system/") {
            assert_eq!(walked[..shared], whole[..shared], "{}", route.path);
            assert!(creates.is_none() || shared >= 4, "{}", route.path);
        }
    }
}

#[test]
fn every_function_reports_its_health_and_runs_due_jobs() {
    for function in FUNCTIONS {
        // That of `system` is about the installation.
        if function.name != "system" {
            let path = format!("/v1/{}/health", function.name);
            let health = Client::new().get(&path).send().expect_status(200);
            assert_eq!(health.json()["function"], function.name);
            assert_eq!(health.trips(), 0);
        }
        if !function.jobs.is_empty() {
            let path = format!("/internal/{}/tick", function.name);
            let client = Client::new().bearer(&internal_secret());
            client.post(&path).send().expect_status(200);
        }
    }
}

#[test]
fn a_head_request_answers_as_get_without_a_body() {
    let shop = Shop::open();
    for (_, route) in routes().filter(|(_, route)| route.method == Method::Get) {
        let request = scenario::of(&shop, route);
        let answer = request.client.request("HEAD", &request.path).send();
        assert_eq!(answer.status, 200, "{}", request.path);
        assert_eq!(answer.text, "", "{}", request.path);
    }
}

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    let shop = Shop::open();
    for (_, route) in routes().filter(|(_, route)| route.method == Method::Get) {
        let request = scenario::of(&shop, route);
        let first = request.draft().send();
        let Some(tag) = first.header("etag") else {
            let json = first.header("content-type") == Some("application/json");
            assert!(!json, "{} has no ETag", route.path);
            continue;
        };
        // What tells how long it took may have changed: by chance, so it is not recorded.
        let _unrecorded = (route.path == "/v1/system/health").then(record::pause);
        let again = request.draft().header("if-none-match", tag).send();
        let is_spared = again.status == 304 || again.text != first.text;
        assert!(is_spared, "{}: {}", route.path, again.status);
    }
}
