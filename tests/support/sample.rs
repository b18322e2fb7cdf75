//! Values made from schemas: a valid body for any route, and the places in it to spoil.

use serde_json::{Map, Value, json};

use crate::check::document;
use crate::schema::{Validator, types};

/// A well-formed id of nothing.
pub const UNKNOWN_ID: &str = "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102";

/// Texts tried in turn where a schema has a pattern.
const TEXTS: &[&str] = &[
    "GBP",
    "en",
    "SKU-1",
    "word",
    "word-1",
    "0190b8f0",
    "000000",
    "+447700900123",
    "2026-03-01",
    "09:30",
    "Europe/London",
];

/// A value that the schema allows, with every member that it names.
///
/// # Panics
/// When it cannot make one: then the schema needs `examples`.
pub fn of(schema: &Value) -> Value {
    let value = make(schema);
    let faults = Validator::new(document()).faults(schema, &value);
    assert!(faults.is_empty(), "{value} for {schema}: {faults:?}");
    value
}

/// A place in a sample: its JSON pointer and its schema, references resolved.
#[derive(Clone, Debug)]
pub struct Place {
    pub pointer: String,
    pub schema: Value,
}

/// Every place in a sample of this schema, the whole first.
pub fn places(schema: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    find_places(schema, &of(schema), String::new(), &mut found);
    found
}

fn find_places(schema: &Value, value: &Value, pointer: String, found: &mut Vec<Place>) {
    let schema = plain(schema);
    found.push(Place {
        pointer: pointer.clone(),
        schema: schema.clone(),
    });
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let below = schema
                    .pointer(&format!("/properties/{name}"))
                    .or_else(|| schema.get("additionalProperties"));
                if let Some(below) = below.filter(|below| below.is_object()) {
                    find_places(below, member, format!("{pointer}/{name}"), found);
                }
            }
        }
        Value::Array(items) => {
            if let (Some(item), Some(below)) = (items.first(), schema.get("items")) {
                find_places(below, item, format!("{pointer}/0"), found);
            }
        }
        _ => {}
    }
}

fn make(schema: &Value) -> Value {
    let schema = plain(schema);
    if let Some(example) = schema
        .pointer("/examples/0")
        .or_else(|| schema.get("const"))
        .or_else(|| schema.pointer("/enum/0"))
    {
        return example.clone();
    }
    let kind = schema
        .get("type")
        .and_then(|rule| types(rule).find(|name| *name != "null"));
    match kind {
        Some("object") => object(&schema),
        Some("array") => {
            let item = schema.get("items").map_or(Value::Null, make);
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1);
            vec![item; usize::try_from(least.max(1)).expect("a small list")].into()
        }
        Some("string") => text(&schema).into(),
        Some("integer" | "number") => {
            let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(1);
            let most = schema
                .get("maximum")
                .and_then(Value::as_i64)
                .unwrap_or(i64::MAX);
            least.max(1).min(most).into()
        }
        Some("boolean") => true.into(),
        _ => json!({}),
    }
}

fn object(schema: &Value) -> Value {
    let none = Map::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let members = properties
        .iter()
        .map(|(name, property)| (name.clone(), make(property)));
    let all: Map<_, _> = members.collect();
    let validator = Validator::new(document());
    let fits = |members: &Map<_, _>| validator.is_valid(schema, &Value::Object(members.clone()));
    // Members that exclude each other are not there together.
    let without = |name: &String| {
        let mut fewer = all.clone();
        fewer.remove(name);
        fewer
    };
    let fewer = || all.keys().map(without).find(fits);
    // Of three that exclude each other one stays.
    let alone = || {
        all.keys().find_map(|name| {
            let left = without(name);
            let pairs = left.keys().map(|other| {
                let mut fewer = left.clone();
                fewer.remove(other);
                fewer
            });
            pairs.into_iter().find(fits)
        })
    };
    let chosen = (!fits(&all)).then(|| fewer().or_else(alone)).flatten();
    chosen.unwrap_or(all).into()
}

fn text(schema: &Value) -> String {
    let format = schema.get("format").and_then(Value::as_str);

    match format {
        Some("uuid") => UNKNOWN_ID.to_owned(),
        Some("date-time") => "2026-03-01T09:30:00Z".to_owned(),
        Some("date") => "2026-03-01".to_owned(),
        Some("email") => "ana@shop.example".to_owned(),
        _ => {
            let least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(1);
            let least = usize::try_from(least).expect("a short text");
            let validator = Validator::new(document());
            let fitting = TEXTS
                .iter()
                .find(|text| validator.is_valid(schema, &json!(text)));
            fitting.map_or_else(
                || "abcdefgh".repeat(least / 8 + 1),
                |text| (*text).to_owned(),
            )
        }
    }
}

/// The schema with references followed, and the first alternative that is not null taken.
fn plain(schema: &Value) -> Value {
    let validator = Validator::new(document());
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return plain(validator.resolve(reference));
    }
    // Beside members, alternatives only say more of them.
    let is_whole = schema.get("properties").is_some();
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let alternatives = schema.get(keyword).and_then(Value::as_array);
        let alternatives = alternatives.filter(|_| !is_whole);
        let first = alternatives.and_then(|all| {
            all.iter()
                .find(|one| one.get("type") != Some(&json!("null")))
        });
        if let Some(first) = first {
            return plain(first);
        }
    }
    schema.clone()
}
