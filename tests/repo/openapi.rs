//! The published document: up to date, and OpenAPI 3.1 in structure.

use std::collections::BTreeSet;

use serde_json::Value;
use support::check::document;
use support::schema::Validator;
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

#[test]
fn operation_ids_are_unique() {
    let mut seen = BTreeSet::new();
    for (path, method, operation) in operations() {
        let id = operation["operationId"].as_str().expect("an operationId");
        assert!(seen.insert(id), "{method} {path}: {id} is taken");
    }
}

#[test]
fn references_name_something() {
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
        let declared: BTreeSet<&str> = parameters(operation, "path").collect();
        let used: BTreeSet<&str> = web::openapi::parameter_names(&path).collect();
        assert_eq!(declared, used, "{place}");
        let queries: Vec<&str> = parameters(operation, "query").collect();
        let distinct: BTreeSet<&&str> = queries.iter().collect();
        assert_eq!(distinct.len(), queries.len(), "{place}");

        let responses = operation["responses"].as_object().expect("responses");
        let successes = responses.keys().filter(|status| status.starts_with('2'));
        assert_eq!(successes.count(), 1, "{place}: one success");
        for (status, response) in responses {
            let number: u16 = status.parse().expect("a status");
            assert!((200..600).contains(&number), "{place}: {status}");
            let refers = response["$ref"].is_string();
            assert!(
                refers || response["description"].is_string(),
                "{place}: {status}"
            );
        }
        for scheme in operation["security"].as_array().expect("security") {
            let name = scheme.as_object().and_then(|one| one.keys().next());
            let name = name.expect("a scheme");
            let known = &document()["components"]["securitySchemes"][name];
            assert!(known.is_object(), "{place}: {name}");
        }
    }
}

fn parameters<'o>(operation: &'o Value, place: &'o str) -> impl Iterator<Item = &'o str> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.filter(move |one| one["in"] == place)
        .map(|one| one["name"].as_str().expect("a name"))
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
fn what_changes_a_record_that_has_versions_takes_if_match() {
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
            let takes = parameters(operation, "header").any(|name| name == "If-Match");
            assert!(takes, "{method} {path}");
        }
    }
}
