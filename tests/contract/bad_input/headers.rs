//! Headers that are wrong.

use support::scenario;
use web::Route;

use super::ground::{Ground, draft, expect, path_to_nothing, writes};

#[test]
fn an_idempotency_key_that_is_none_is_refused() {
    let ground = Ground::open();
    let long = "k".repeat(129);
    ground.try_all(writes, |route, client| {
        for key in ["", " ", "a b", "ñ", "\t", long.as_str()] {
            let draft = draft(client, route, &path_to_nothing(route));
            let answer = draft.key(key).send();
            expect(&answer, key, 400, &["invalid_idempotency_key"]);
        }
    });
}

/// Whether a route compares versions.
fn compares(route: &Route) -> bool {
    let refusals = web::openapi::refusals(route);
    refusals
        .iter()
        .any(|code| code.name == "precondition_failed")
}

#[test]
fn an_if_match_that_is_none_is_refused_and_one_of_another_version_fails() {
    let ground = Ground::open();
    for (_, route) in support::functions::routes().filter(|(_, route)| compares(route)) {
        let request = scenario::of(&ground.shop, route);
        for tag in [
            "3",
            "x",
            "\"\"",
            "\"x\"",
            "W/\"3\"",
            "\"1\", \"2\"",
            "\"9223372036854775808\"",
        ] {
            let answer = request.draft().header("if-match", tag).send();
            expect(&answer, tag, 400, &["invalid_precondition"]);
        }
        let answer = request.draft().header("if-match", "\"999\"").send();
        expect(&answer, "another version", 412, &["precondition_failed"]);
        let any = request.draft().header("if-match", "*").send();
        assert_eq!(any.status, route.status, "{}: {}", request.path, any.text);
    }
}
