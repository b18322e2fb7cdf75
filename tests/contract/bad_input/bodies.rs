//! Bodies that are wrong as a whole.

use support::Sampled;
use support::client::Ending;
use support::functions::routes;

use super::ground::{Ground, draft, expect, path_to_nothing, takes_a_body};

const MALFORMED: &[&[u8]] = &[
    b"",
    b" ",
    b"{",
    b"}",
    b"nul",
    b"{]",
    b"{'a':1}",
    b"{a:1}",
    b"{\"a\":1,}",
    b"{\"a\":01}",
    b"{\"a\":NaN}",
    b"{\"a\":1e309}",
    b"{\"a\":-1e400}",
    b"{\"a\":\"\\ud800\"}",
    b"{\"a\":\"\\x00\"}",
    b"{\"a\":\"\x00\"}",
    b"{\"a\":\"\xff\"}",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b"{} {}",
    b"{}x",
    b"<a/>",
    b"a=1&b=2",
];

#[test]
fn malformed_json_is_refused() {
    let ground = Ground::open();
    let sampled = Sampled::of(MALFORMED.len());
    ground.try_all(takes_a_body, |route, client| {
        for body in MALFORMED {
            // What an action may leave out is as good as `{}`.
            if body.trim_ascii().is_empty() && route.schemas.body_may_lack {
                continue;
            }
            let draft = draft(client, route, &path_to_nothing(route));
            let case = String::from_utf8_lossy(body);
            sampled.attempt(|| {
                expect(&draft.bytes(*body).send(), &case, 400, &["malformed_json"]);
            });
        }
    });
}

#[test]
fn a_body_that_fits_its_schema_is_never_invalid() {
    let ground = Ground::open();
    for (_, route) in routes().filter(|(_, route)| takes_a_body(route)) {
        let client = ground.caller(route);
        let answer = draft(&client, route, &path_to_nothing(route)).send();
        let is_invalid = answer.text.contains("\"code\":\"invalid_body\"");
        assert!(!is_invalid, "{}: {}", answer.sent(), answer.text);
    }
}

#[test]
fn ten_thousand_brackets_are_refused() {
    let ground = Ground::open();
    let deep = [
        "[".repeat(10_000),
        "{\"a\":".repeat(10_000),
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("{{\"name\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000)),
    ];
    ground.try_all(takes_a_body, |route, client| {
        for body in &deep {
            let draft = draft(client, route, &path_to_nothing(route));
            let answer = draft.bytes(body.as_str()).send();
            expect(&answer, &body[..20], 400, &["malformed_json"]);
        }
    });
}

#[test]
fn json_other_than_an_object_is_refused() {
    let ground = Ground::open();
    ground.try_all(takes_a_body, |route, client| {
        for body in ["[]", "[[]]", "null", "true", "0", "\"x\"", "[{}]"] {
            let draft = draft(client, route, &path_to_nothing(route));
            expect(&draft.bytes(body).send(), body, 422, &["invalid_body"]);
        }
    });
}

#[test]
fn other_media_types_are_refused() {
    let ground = Ground::open();
    ground.try_all(takes_a_body, |route, client| {
        for kind in [
            "",
            "text/plain",
            "text/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonx",
            "application/json-patch+json",
            "application",
        ] {
            let draft = draft(client, route, &path_to_nothing(route));
            let answer = draft.header("content-type", kind).send();
            expect(&answer, kind, 415, &["unsupported_media_type"]);
        }
    });
}

#[test]
fn a_body_on_a_route_without_one_is_refused() {
    let ground = Ground::open();
    let takes_none = |route: &web::Route| !route.has_body && route.method.writes();
    ground.try_all(takes_none, |route, client| {
        for body in ["{\"a\":1}", "[]", "null", "x"] {
            let draft = client.request(route.method.into_str(), &path_to_nothing(route));
            let draft = draft.header("content-type", "application/json");
            expect(&draft.bytes(body).send(), body, 422, &["invalid_body"]);
        }
    });
}

#[test]
fn a_body_over_the_limit_is_refused_with_and_without_a_length() {
    let ground = Ground::open();
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(platform::BODY_BYTES_MAX));
    ground.try_all(
        |route| route.method.writes(),
        |route, client| {
            let path = path_to_nothing(route);
            for ending in [Ending::ContentLength, Ending::Chunks] {
                let draft = draft(client, route, &path).bytes(large.as_str());
                let answer = draft.send_stubbornly(ending);
                expect(&answer, &format!("{ending:?}"), 413, &["body_too_large"]);
            }
        },
    );
}

#[test]
fn a_body_that_does_not_end_as_it_should_is_broken_and_not_too_large() {
    let ground = Ground::open();
    ground.try_all(takes_a_body, |route, client| {
        let path = path_to_nothing(route);
        for ending in [Ending::BadChunk, Ending::CutOff] {
            let answer = draft(client, route, &path)
                .bytes("{}")
                .send_stubbornly(ending);
            expect(&answer, &format!("{ending:?}"), 400, &["broken_body"]);
        }
    });
}
