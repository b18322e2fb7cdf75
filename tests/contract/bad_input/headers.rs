//! Headers that are wrong.

use support::{record, scenario};
use web::{Access, Route};

use super::ground::{Ground, draft, expect, path_to_nothing, takes_a_body, writes};

#[test]
fn a_malformed_idempotency_key_is_refused() {
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
fn a_malformed_if_match_is_refused_and_another_version_fails() {
    let ground = Ground::open();
    for (_, route) in support::functions::routes().filter(|(_, route)| compares(route)) {
        let request = scenario::of(&ground.shop, route);
        for tag in [
            "3",
            "x",
            "",
            ",",
            "\"1",
            "\"1\" \"2\"",
            "*, \"1\"",
            "w/\"1\"",
        ] {
            // Some edges take an empty header for none.
            if tag.is_empty() && !support::is_native() {
                continue;
            }
            let _unrecorded = tag.is_empty().then(record::pause);
            let answer = request.draft().header("if-match", tag).send();
            expect(&answer, tag, 400, &["invalid_precondition"]);
        }
        for other in [
            "\"\"",
            "\"x\"",
            "\"999\"",
            "\"998\", \"999\"",
            "\"9223372036854775808\"",
            "W/\"998\", W/\"999\"",
        ] {
            let answer = request.draft().header("if-match", other).send();
            expect(&answer, other, 412, &["precondition_failed"]);
        }
        let any = request.draft().header("if-match", "*").send();
        assert_eq!(any.status, route.status, "{}: {}", request.path, any.text);
        // One of many, in one header or in several, and weakened by a proxy.
        let again = scenario::of(&ground.shop, route);
        let versions = (0..20).map(|version| format!("W/\"{version}\""));
        let list = versions.collect::<Vec<_>>().join(", ");
        let draft = again.draft().header("if-match", "\"999\"");
        let one = draft.and_header("if-match", &list).send();
        assert_eq!(one.status, route.status, "{}: {}", again.path, one.text);
    }
}

#[test]
fn a_compressed_body_is_refused() {
    let ground = Ground::open();
    ground.try_all(takes_a_body, |route, client| {
        for encoding in ["gzip", "br", "deflate", "identity, gzip"] {
            let draft = draft(client, route, &path_to_nothing(route));
            let answer = draft.and_header("content-encoding", encoding).send();
            expect(&answer, encoding, 415, &["unsupported_media_type"]);
        }
    });
}

#[test]
fn credentials_and_idempotency_keys_are_sent_once() {
    let ground = Ground::open();
    ground.try_all(writes, |route, client| {
        let draft = draft(client, route, &path_to_nothing(route)).key("one");
        let answer = draft.and_header("idempotency-key", "two").send();
        expect(&answer, "two keys", 400, &["invalid_idempotency_key"]);
    });
    let is_guarded = |route: &Route| !matches!(route.access, Access::Public);
    ground.try_all(is_guarded, |route, client| {
        let token = client.header_of("authorization").expect("a token");
        let draft = draft(client, route, &path_to_nothing(route));
        let answer = draft.and_header("authorization", &token).send();
        expect(&answer, "two tokens", 400, &["repeated_header"]);
    });
}
