//! Bodies with one thing wrong: each field in turn, with everything it could be mistaken for.

use serde_json::{Value, json};
use support::check::{body_schema, document};
use support::sample;
use support::sample::Place;
use support::schema::{Validator, types};
use support::{Answer, Client, Sampled};
use web::Route;

use super::ground::{Ground, expect, path_to_nothing, takes_a_body};

/// What a field is set to, as JSON text: some of it no JSON, some past every number.
pub const HOSTILE: &[&str] = &[
    "-1",
    "0",
    "1",
    "1.5",
    "1e309",
    "-1e309",
    "2147483648",
    "9007199254740991",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "\"1\"",
    "\"\"",
    "\" \"",
    "\"x\"",
    "\"\\u0000\"",
    "\"a\\nb\"",
    "\"' or 1=1 --\"",
    "\"'; drop table item; --\"",
    "\"../../etc/passwd\"",
    "\"%00\"",
    "\"\\ud83d\\ude00\"",
    "\"2026-02-30T00:00:00Z\"",
    "\"0190b8f0c4b27c1e8f3a5d6e7f809102\"",
    "null",
    "true",
    "[]",
    "[[]]",
    "[null]",
    "{}",
    "{\"colour\":\"red\"}",
];

/// Stands in a body where a hostile text goes.
const MARK: &str = "\u{1}here\u{1}";

/// The body's text with this JSON text at a place; the place is made if it is not there.
pub fn spoiled(body: &Value, pointer: &str, text: &str) -> String {
    let mut body = body.clone();
    set(&mut body, pointer, json!(MARK));
    let mark = json!(MARK).to_string();
    body.to_string().replacen(&mark, text, 1)
}

fn set(body: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        *body = value;
        return;
    };
    match body.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.insert(name.to_owned(), value);
        }
        Some(Value::Array(items)) if !items.is_empty() => items[0] = value,
        _ => {
            let holder = if name == "0" {
                json!([value])
            } else {
                json!({ name: value })
            };
            set(body, parent, holder);
        }
    }
}

fn post(client: &Client, route: &Route, text: &str) -> Answer {
    let draft = client.request(route.method.into_str(), &path_to_nothing(route));
    let draft = draft.header("content-type", "application/json");
    draft.bytes(text).send()
}

/// Sends a body that its schema forbids, and wants to be told where it is wrong.
fn refuse(client: &Client, route: &Route, case: &str, pointer: &str, text: &str) {
    let answer = post(client, route, text);
    let case = format!("{pointer}: {case}");
    // A number that no machine holds is not even JSON to most parsers.
    if serde_json::from_str::<Value>(text).is_err() {
        expect(&answer, &case, 400, &["malformed_json"]);
        return;
    }
    expect(&answer, &case, 422, &["invalid_body"]);
    let told = told(&answer);
    let related = told.starts_with(pointer) || pointer.starts_with(&told);
    assert!(related, "{case}: told of {told}: {}", answer.text);
}

fn told(answer: &Answer) -> String {
    let pointer = answer.json().pointer("/errors/0/pointer").cloned();
    pointer
        .and_then(|pointer| pointer.as_str().map(str::to_owned))
        .unwrap_or_else(|| panic!("no pointer: {}", answer.text))
}

fn cases(route: &Route) -> (&'static Value, Value, Vec<Place>) {
    let schema = body_schema(route).expect("a schema");
    (schema, sample::of(schema), sample::places(schema))
}

fn forbids(schema: &Value, text: &str) -> bool {
    serde_json::from_str(text).map_or(true, |value: Value| {
        !Validator::new(document()).is_valid(schema, &value)
    })
}

#[test]
fn a_value_that_the_schema_forbids_is_refused_at_its_pointer() {
    let ground = Ground::open();
    let sampled = Sampled::of(HOSTILE.len());
    let long = json!("x".repeat(70_000)).to_string();
    ground.try_all(takes_a_body, |route, client| {
        let (schema, body, places) = cases(route);
        for place in &places {
            let rule = place.schema.get("type");
            let is_text = rule.is_some_and(|rule| types(rule).any(|name| name == "string"));
            let long = is_text.then_some(long.as_str());
            for hostile in HOSTILE.iter().copied().chain(long) {
                let text = spoiled(&body, &place.pointer, hostile);
                if forbids(schema, &text) {
                    let case = hostile.get(..40).unwrap_or(hostile);
                    sampled.attempt(|| refuse(client, route, case, &place.pointer, &text));
                }
            }
        }
    });
}

#[test]
fn an_unknown_a_missing_and_a_repeated_field_are_refused() {
    let ground = Ground::open();
    ground.try_all(takes_a_body, |route, client| {
        let (schema, body, places) = cases(route);
        for place in &places {
            let Some(Value::Object(members)) = body.pointer(&place.pointer) else {
                continue;
            };
            let unknown = format!("{}/colour", place.pointer);
            let text = spoiled(&body, &unknown, "\"red\"");
            if forbids(schema, &text) {
                refuse(client, route, "unknown", &unknown, &text);
            }
            for name in members.keys() {
                let member = format!("{}/{name}", place.pointer);
                let mut less = body.clone();
                if let Some(Value::Object(members)) = less.pointer_mut(&place.pointer) {
                    members.remove(name);
                }
                if forbids(schema, &less.to_string()) {
                    refuse(client, route, "missing", &member, &less.to_string());
                }
                if place
                    .schema
                    .pointer(&format!("/properties/{name}"))
                    .is_none()
                {
                    // A map of the client's own: the last of two is what it holds.
                    continue;
                }
                let value = body.pointer(&member).expect("a member").to_string();
                let twice = format!("{value},{}:{value}", json!(name));
                let text = spoiled(&body, &member, &twice);
                let answer = post(client, route, &text);
                let case = format!("{member} twice");
                expect(&answer, &case, 422, &["invalid_body"]);
                assert_eq!(told(&answer), member, "{case}");
            }
        }
    });
}

#[test]
fn every_mistake_of_a_body_is_reported() {
    let ground = Ground::open();
    ground.try_all(takes_a_body, |route, client| {
        let (_, body, _) = cases(route);
        let Value::Object(members) = &body else {
            return;
        };
        // What stands alone is wrong as a list of lists, whatever it is.
        let mut wrong = Value::Object(members.clone());
        let names: Vec<&String> = members.keys().take(20).collect();
        for name in &names {
            wrong[name.as_str()] = json!([[[]]]);
        }
        let answer = post(client, route, &wrong.to_string());
        expect(&answer, "all at once", 422, &["invalid_body"]);
        let told = answer.json();
        let told = told["errors"].as_array().expect("errors");
        for name in names {
            let is_told = told.iter().any(|error| {
                let pointer = error["pointer"].as_str().unwrap_or_default();
                pointer == format!("/{name}") || pointer.starts_with(&format!("/{name}/"))
            });
            assert!(is_told, "/{name}: {}", answer.text);
        }
    });
}

#[test]
fn an_array_is_never_taken_for_an_object() {
    let ground = Ground::open();
    ground.try_all(takes_a_body, |route, client| {
        let (_, body, places) = cases(route);
        for place in &places {
            if let Some(Value::Object(members)) = body.pointer(&place.pointer) {
                let values: Vec<&Value> = members.values().collect();
                let text = spoiled(&body, &place.pointer, &json!(values).to_string());
                refuse(client, route, "an array", &place.pointer, &text);
            }
        }
    });
}
