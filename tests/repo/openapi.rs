//! The published document: up to date, OpenAPI 3.1 in structure, and in the forms that generators of clients read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::check::{document, parameters_in};
use support::schema::{Validator, types};
use support::{API, sample};

use crate::project::read;

#[test]
fn openapi_json_is_up_to_date() {
    assert!(
        read("openapi.json") == API.text(),
        "openapi.json is old: run `cargo xtask openapi`"
    );
}

/// Every operation with its path and method.
fn operations() -> Vec<(String, String, &'static Value)> {
    let paths = document()["paths"].as_object().expect("paths");
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods");
        methods
            .iter()
            .map(move |(method, operation)| (path.clone(), method.clone(), operation))
    });
    all.collect()
}

/// The names of an operation's parameters in one place.
fn names(operation: &'static Value, place: &str) -> Vec<&'static str> {
    parameters_in(operation, place)
        .map(|one| one["name"].as_str().expect("a name"))
        .collect()
}

/// The named schemas.
fn named() -> impl Iterator<Item = (&'static String, &'static Value)> {
    let named = document()["components"]["schemas"].as_object();
    named.expect("schemas").iter()
}

/// Every schema of the document, also within others, with the place where it was found.
fn schemas() -> Vec<(String, &'static Value)> {
    let mut found = Vec::new();
    for (name, schema) in named() {
        collect(name, schema, &mut found);
    }
    for (path, method, operation) in operations() {
        let place = format!("{method} {path}");
        for (_, schema) in sent_and_answered(operation) {
            collect(&place, schema, &mut found);
        }
        for parameter in ["path", "query", "header"]
            .into_iter()
            .flat_map(|place| parameters_in(operation, place))
        {
            collect(&place, &parameter["schema"], &mut found);
        }
    }
    found
}

fn collect(place: &str, schema: &'static Value, found: &mut Vec<(String, &'static Value)>) {
    found.push((place.to_owned(), schema));
    for (name, member) in parts(schema) {
        collect(&format!("{place}/{name}"), member, found);
    }
}

/// The schemas that a schema is made of, without those that it refers to.
fn parts(schema: &'static Value) -> Vec<(&'static str, &'static Value)> {
    let keywords = [
        "properties",
        "items",
        "prefixItems",
        "additionalProperties",
        "anyOf",
        "oneOf",
        "allOf",
        "not",
    ];
    let mut parts = Vec::new();
    for keyword in keywords {
        match &schema[keyword] {
            Value::Array(several) => parts.extend(several.iter().map(|one| (keyword, one))),
            Value::Object(members) if keyword == "properties" => {
                parts.extend(members.iter().map(|(name, one)| (name.as_str(), one)));
            }
            one @ Value::Object(_) => parts.push((keyword, one)),
            _ => {}
        }
    }
    parts
}

/// The schemas of an operation's body and of what it answers, problems aside; true for those answered.
fn sent_and_answered(operation: &'static Value) -> Vec<(bool, &'static Value)> {
    let responses = operation["responses"].as_object().expect("responses");
    let successes = responses
        .iter()
        .filter(|(status, _)| status.starts_with('2'));
    let answered = successes.map(|(_, response)| (true, &response["content"]));
    let contents = answered.chain([(false, &operation["requestBody"]["content"])]);
    contents
        .flat_map(|(is_answered, content)| {
            let media = content
                .as_object()
                .into_iter()
                .flat_map(|content| content.values());
            media.map(move |media| (is_answered, &media["schema"]))
        })
        .collect()
}

#[test]
fn every_operation_has_a_name_of_its_own_in_camel_case() {
    let mut seen = BTreeSet::new();
    for (path, method, operation) in operations() {
        let id = operation["operationId"].as_str().expect("an operationId");
        let is_camel = id.starts_with(|first: char| first.is_ascii_lowercase())
            && id.bytes().all(|byte| byte.is_ascii_alphabetic());
        assert!(is_camel, "{method} {path}: {id}");
        assert!(seen.insert(id), "{method} {path}: {id} is taken");
    }
}

/// A digit at the end is how two types of the same name are told apart: each needs a name that says what it is.
#[test]
fn every_schema_has_a_readable_name() {
    for (name, schema) in named() {
        let is_pascal = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        assert!(
            is_pascal,
            "{name}: `#[schemars(rename = \"…\")]` gives a type another name"
        );
        // Generated Python has a variable of either name in one function.
        let own = snake(name);
        assert!(
            schema["properties"][&own].is_null(),
            "{name}: has a member {own}"
        );
    }
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[test]
fn a_type_that_is_sent_and_answered_has_the_same_members_in_both() {
    let all: BTreeMap<_, _> = named().collect();
    let members = |schema: &Value| -> BTreeSet<String> {
        let properties = schema["properties"].as_object();
        properties.expect("members").keys().cloned().collect()
    };
    for (name, schema) in named() {
        if let Some(answered) = name.strip_suffix("Input") {
            let answered = all.get(&answered.to_owned()).expect("what is answered");
            assert_eq!(members(schema), members(answered), "{name}");
        }
    }
}

#[test]
fn enumerations_are_plain_lists_of_values() {
    for (place, schema) in schemas() {
        for keyword in ["anyOf", "oneOf"] {
            let Some(choices) = schema[keyword].as_array() else {
                continue;
            };
            let values = choices
                .iter()
                .filter(|one| !one["const"].is_null() || !one["enum"].is_null());
            assert!(values.count() < 2, "{place}: {keyword} of values");
        }
        if let Some(values) = schema["enum"].as_array() {
            let distinct: BTreeSet<&str> = values.iter().filter_map(Value::as_str).collect();
            let nulls = values.iter().filter(|value| value.is_null()).count();
            assert_eq!(
                distinct.len() + nulls,
                values.len(),
                "{place}: an enumeration of texts"
            );
            // `not` only says which texts are none.
            let is_typed = types(&schema["type"]).any(|name| name == "string");
            assert!(is_typed || place.ends_with("/not"), "{place}: no type");
        }
    }
}

#[test]
fn a_default_is_a_value_of_its_schema_and_never_null() {
    let validator = Validator::new(document());
    for (place, schema) in schemas() {
        if let Some(default) = schema.get("default") {
            assert!(!default.is_null(), "{place}");
            assert!(validator.is_valid(schema, default), "{place}: {default}");
        }
    }
}

/// `check` holds every answer of every test against this: no member may lack.
#[test]
fn an_answer_requires_every_member_that_it_documents() {
    let mut pending: Vec<&Value> = operations()
        .into_iter()
        .flat_map(|(_, _, operation)| sent_and_answered(operation))
        .filter_map(|(is_answered, schema)| is_answered.then_some(schema))
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(schema) = pending.pop() {
        if let Some(reference) = schema["$ref"].as_str() {
            if seen.insert(reference) {
                pending.push(Validator::new(document()).resolve(reference));
            }
            continue;
        }
        pending.extend(parts(schema).into_iter().map(|(_, part)| part));
        let members = schema["properties"].as_object().into_iter().flatten();
        let members: BTreeSet<&str> = members.map(|(name, _)| name.as_str()).collect();
        let required = schema["required"].as_array().into_iter().flatten();
        let required: BTreeSet<&str> = required.filter_map(Value::as_str).collect();
        assert_eq!(members, required, "{schema}");
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

#[test]
fn every_reference_has_a_target() {
    let mut pending = vec![document()];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref") {
                    let reference = reference.as_str().expect("a text");
                    let pointer = reference.strip_prefix('#').expect("in this document");
                    assert!(document().pointer(pointer).is_some(), "{reference}");
                }
                pending.extend(members.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}

#[test]
fn operations_are_complete() {
    for (path, method, operation) in operations() {
        let place = format!("{method} {path}");
        let declared: BTreeSet<&str> = names(operation, "path").into_iter().collect();
        let used: BTreeSet<&str> = web::openapi::parameter_names(&path).collect();
        assert_eq!(declared, used, "{place}");
        let queries = names(operation, "query");
        let distinct: BTreeSet<&&str> = queries.iter().collect();
        assert_eq!(distinct.len(), queries.len(), "{place}");

        let responses = operation["responses"].as_object().expect("responses");
        let successes = responses.keys().filter(|status| status.starts_with('2'));
        assert_eq!(successes.count(), 1, "{place}: one success");
        assert!(responses.contains_key("default"), "{place}: other problems");
        for (status, response) in responses {
            let is_shared = response["$ref"].is_string();
            assert_eq!(is_shared, !status.starts_with('2'), "{place}: {status}");
        }
        for scheme in operation["security"].as_array().expect("security") {
            let name = scheme.as_object().and_then(|one| one.keys().next());
            let name = name.expect("a scheme");
            let known = &document()["components"]["securitySchemes"][name];
            assert!(known.is_object(), "{place}: {name}");
        }
    }
}

#[test]
fn answers_with_an_etag_document_304() {
    for (path, method, operation) in operations() {
        let place = format!("{method} {path}");
        let is_asked = names(operation, "header").contains(&"If-None-Match");
        let is_told = operation["responses"]["304"].is_object();
        let has_tag = operation["responses"]["200"]["headers"]["ETag"].is_object();
        assert_eq!(is_asked, method == "get" && has_tag, "{place}");
        assert_eq!(is_told, is_asked, "{place}");
    }
}

#[test]
fn every_response_and_header_is_described() {
    let components = &document()["components"];
    for kind in ["headers", "responses"] {
        for (name, one) in components[kind].as_object().expect("a list") {
            assert!(one["description"].is_string(), "{kind} {name}");
        }
    }
    for (path, method, operation) in operations() {
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let has_headers =
                response["$ref"].is_string() || response["headers"]["X-Request-Id"].is_object();
            assert!(has_headers, "{method} {path}: {status}");
        }
    }
}

#[test]
fn every_operation_belongs_to_one_described_subject_and_every_subject_has_some() {
    let mut subjects = BTreeMap::new();
    for tag in document()["tags"].as_array().expect("tags") {
        let description = tag["description"].as_str().expect("a description");
        assert!(description.ends_with('.'), "{tag}: a sentence");
        let name = tag["name"].as_str().expect("a name");
        assert!(subjects.insert(name, 0).is_none(), "{name} is there twice");
    }
    for (path, method, operation) in operations() {
        let [tag] = operation["tags"].as_array().expect("tags").as_slice() else {
            panic!("{method} {path}: add its subject to SUBJECTS in tests/support/api.rs");
        };
        if operation["x-internal"] != true {
            *subjects
                .get_mut(tag.as_str().expect("a name"))
                .expect("a subject") += 1;
        }
    }
    assert!(subjects.values().all(|count| *count > 0), "{subjects:?}");
}

#[test]
fn routes_for_operators_are_marked_internal() {
    for (path, method, operation) in operations() {
        let is_marked = operation["x-internal"] == true;
        let expected = !path.starts_with("/v1/") || path.ends_with("/health");
        assert_eq!(is_marked, expected, "{method} {path}");
    }
}

#[test]
fn a_valid_example_of_every_body_can_be_made_from_its_schema() {
    for (path, method, operation) in operations() {
        if let Some(body) = operation.pointer("/requestBody/content/application~1json/schema") {
            let made = sample::of(body);
            assert!(made.is_object(), "{method} {path}: {made}");
        }
    }
}

#[test]
fn changes_of_versioned_records_take_if_match() {
    let validator = Validator::new(document());
    for (path, method, operation) in operations() {
        // What answers 201 makes a record; the one of the path stays.
        let success = operation.pointer("/responses/200/content/application~1json/schema");
        let Some(mut schema) = success.filter(|_| method != "get" && path.contains('{')) else {
            continue;
        };
        while let Some(reference) = schema["$ref"].as_str() {
            schema = validator.resolve(reference);
        }
        if schema["properties"]["version"].is_object() {
            let takes = names(operation, "header").contains(&"If-Match");
            assert!(takes, "{method} {path}");
        }
    }
}
