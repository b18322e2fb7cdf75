//! spin.toml tells the same as the functions themselves, and gives secrets to whose they are.

use std::collections::BTreeSet;

use serde_json::Value;
use support::FUNCTIONS;

use crate::project::read;

/// What mints tokens or opens passwords.
const OF_AUTH: &[&str] = &[
    "jwt_private_key",
    "password_cost",
    "password_pepper",
    "token_secret",
];

/// What signs for others or is told to them.
const OF_DOCUMENTS: &[&str] = &["delivery_secret", "mail_url", "mail_from", "mail_token"];

/// Secrets that an installation may do without.
const OPTIONAL: &[&str] = &["mail_token"];

/// For the manifest itself: whom `documents` may call.
const OF_NOBODY: &[&str] = &["outbound_hosts"];

fn manifest() -> Value {
    toml::from_str(&read("spin.toml")).expect("spin.toml is TOML")
}

#[test]
fn every_function_is_a_component() {
    let manifest = manifest();
    let components = manifest["component"].as_object().expect("components");
    let names: BTreeSet<&str> = components.keys().map(String::as_str).collect();
    let wanted: BTreeSet<&str> = FUNCTIONS.iter().map(|function| function.name).collect();
    assert_eq!(names, wanted);
    let shards = manifest["variables"]["shards"]["default"].as_str();
    let shards: usize = shards.and_then(|count| count.parse().ok()).expect("shards");
    let databases: Vec<String> = (0..shards).map(|shard| format!("shard{shard}")).collect();
    for (name, component) in components {
        assert_eq!(component["source"], format!("target/edge/spin/{name}.wasm"));
        assert_eq!(
            component["sqlite_databases"],
            Value::from(databases.clone())
        );
        assert_eq!(component["key_value_stores"], Value::from(vec!["default"]));
        let hosts = match name.as_str() {
            "documents" => vec!["{{ outbound_hosts }}"],
            _ => Vec::new(),
        };
        assert_eq!(component["allowed_outbound_hosts"], Value::from(hosts));
    }
}

#[test]
fn every_route_reaches_its_function() {
    let manifest = manifest();
    let triggers = manifest["trigger"]["http"].as_array().expect("triggers");
    for function in FUNCTIONS {
        for route in function.routes() {
            // Spin takes the exact route, else the longest that fits.
            let fitting = triggers.iter().filter_map(|trigger| {
                let pattern = trigger["route"].as_str()?;
                let component = trigger["component"].as_str()?;
                let Some(start) = pattern.strip_suffix("/...") else {
                    return (pattern == route.path).then_some((usize::MAX, component));
                };
                let rest = route.path.strip_prefix(start)?;
                // `/v1/people/...` takes `/v1/people` itself as well, and not `/v1/peoples`.
                (rest.is_empty() || rest.starts_with('/')).then_some((start.len(), component))
            });
            let reached = fitting.max().map(|(_, component)| component);
            assert_eq!(reached, Some(function.name), "{}", route.path);
        }
    }
}

#[test]
fn every_component_gets_its_variables_and_only_its_own_secrets() {
    let manifest = manifest();
    let declared = manifest["variables"].as_object().expect("variables");
    for function in FUNCTIONS {
        let given = &manifest["component"][function.name]["variables"];
        let given = given.as_object().expect("variables");
        for name in declared.keys() {
            let is_of = |names: &[&str]| names.contains(&name.as_str());
            let wanted = (function.name == "auth" || !is_of(OF_AUTH))
                && (function.name == "documents" || !is_of(OF_DOCUMENTS))
                && !is_of(OF_NOBODY);
            let value = given
                .get(name)
                .map(|value| value == &format!("{{{{ {name} }}}}"));
            assert_eq!(value, wanted.then_some(true), "{name} of {}", function.name);
        }
        for name in given.keys() {
            assert!(declared.contains_key(name), "{name} of {}", function.name);
        }
    }
    for (name, variable) in declared {
        let secret = variable["secret"] == true && !OPTIONAL.contains(&name.as_str());
        assert!(
            secret != variable["default"].is_string(),
            "{name}: a secret has no default, and all else has one"
        );
    }
}
