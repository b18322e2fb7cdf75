//! Recorded answers are masked enough to be equal, and no more.

use support::mask::{body, header, pdf, request, text};

#[test]
fn values_that_always_differ_are_masked() {
    for (sent, masked) in [
        (
            "/v1/inventory/items/01a20258-bee6-7000-a9a9-ce64ff0cfda7/x",
            "/v1/inventory/items/<id>/x",
        ),
        ("at 2026-11-22T08:21:40.198Z, done", "at <time>, done"),
        ("admin@shop-1a2b3c4d5e-17.example", "admin@<name>.example"),
        ("zoe-1a2b3c4d5e-17-2", "<name>-2"),
        ("W/\"92ae23487a8ce153\"", "W/\"<hash>\""),
        ("\"12-92ae23487a8ce153\"", "\"12-<hash>\""),
        (
            "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJodHRwczovL3RyYXMi",
            "<token>",
        ),
        ("from 10.1.2.3", "from <address>"),
        (
            "application/problem+json; charset=utf-8",
            "application/problem+json; charset=utf-8",
        ),
        ("0009_alert.sql", "0009_alert.sql"),
        (
            "max-age=31536000; includeSubDomains",
            "max-age=31536000; includeSubDomains",
        ),
    ] {
        assert_eq!(text(sent), masked);
    }
    for (sent, masked) in [
        (
            "GET /v1/events?limit=2&after=17",
            "GET /v1/events?limit=2&after=<seq>",
        ),
        (
            "GET /v1/events?after=17&topic=a",
            "GET /v1/events?after=<seq>&topic=a",
        ),
        ("GET /v1/events?after=x", "GET /v1/events?after=<seq>x"),
        ("GET /v1/people?role=rep", "GET /v1/people?role=rep"),
    ] {
        assert_eq!(request(sent), masked);
    }
    assert_eq!(
        body(r#"{"id":7,"org_id":7,"version":7,"served_by":"spin","note":null}"#),
        r#"{"id":"<run>","note":null,"org_id":"<run>","served_by":"<run>","version":7}"#
    );
    assert_eq!(
        header("ratelimit", r#""login";r=4;t=33, "network";r=29;t=33"#),
        r#""login";r=<run>;t=<run>, "network";r=<run>;t=<run>"#
    );
    assert_eq!(
        pdf(&[
            vec!["23 November 2026".to_owned()],
            vec!["1 de mayo de 2026".to_owned()]
        ]),
        "<day> \n<day> de \n"
    );
    assert_eq!(
        body(r#"{"runs":[{"job":"a","processed":1}]}"#),
        r#"{"runs":"<run>"}"#
    );
}
