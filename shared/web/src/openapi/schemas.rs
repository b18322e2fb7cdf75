//! JSON Schemas of bodies and answers, in the forms that client generators read.

use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::route::SchemaOf;

/// The prefix of references to body schemas until `finish` names them.
const SENT: &str = "#/components/sent/";
const NAMED: &str = "#/components/schemas/";

/// The schemas of a document. A type that clients send may leave members out that an answer always has: it is then
/// two schemas, `Address` and `AddressInput`.
pub(super) struct Schemas {
    sent: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = |path: &str| {
            let path = path.trim_start_matches('#').to_owned();
            let settings = SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = path.into();
                settings.meta_schema = None;
            });
            settings.with_transform(RecursiveTransform(simplify))
        };
        Self {
            sent: settings(SENT).for_deserialize().into_generator(),
            answered: settings(NAMED).for_serialize().into_generator(),
        }
    }

    /// The schema of a body, or of the parameters of a query.
    pub(super) fn sent(&mut self, of: SchemaOf) -> Value {
        written(of, &mut self.sent)
    }

    pub(super) fn answered(&mut self, of: SchemaOf) -> Value {
        written(of, &mut self.answered)
    }

    /// Whether an answer of this schema is a record, which has an id.
    pub(super) fn is_record(&self, schema: &Value) -> bool {
        let name = schema["$ref"]
            .as_str()
            .and_then(|text| text.strip_prefix(NAMED));
        let schema = name
            .and_then(|name| self.answered.definitions().get(name))
            .unwrap_or(schema);
        let alternatives = schema.get("anyOf").and_then(Value::as_array);
        schema.pointer("/properties/id").is_some()
            || alternatives.is_some_and(|all| all.iter().any(|one| self.is_record(one)))
    }

    /// Adds all named schemas to the document and completes its references to them.
    pub(super) fn finish(mut self, document: &mut Value) {
        let mut all = self.answered.take_definitions(true);
        let sent = self.sent.take_definitions(true);
        let split = differing(&sent, &all);
        let name_of = |name: &str| {
            let suffix = if split.contains(name) { "Input" } else { "" };
            format!("{name}{suffix}")
        };
        all.extend(
            sent.into_iter()
                .map(|(name, schema)| (name_of(&name), schema)),
        );
        let schemas = document.pointer_mut("/components/schemas");
        if let Some(schemas) = schemas.and_then(Value::as_object_mut) {
            schemas.extend(all);
        }
        redirect(document, &name_of);
    }
}

fn written(of: SchemaOf, generator: &mut SchemaGenerator) -> Value {
    let mut schema = of(generator);
    RecursiveTransform(simplify).transform(&mut schema);
    schema.to_value()
}

/// The names under which a body and an answer have different schemas, also because of what they refer to.
fn differing(sent: &Map<String, Value>, answered: &Map<String, Value>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    loop {
        let name_of = |name: &str| {
            let suffix = if found.contains(name) { "Input" } else { "" };
            format!("{name}{suffix}")
        };
        let differs = |(name, schema): &(&String, &Value)| {
            let mut schema = (*schema).clone();
            redirect(&mut schema, &name_of);
            answered.get(*name).is_some_and(|other| *other != schema)
        };
        let now: BTreeSet<String> = sent
            .iter()
            .filter(differs)
            .map(|(name, _)| name.clone())
            .collect();
        if now == found {
            return found;
        }
        found = now;
    }
}

/// Makes every reference to a body schema refer to its name in the document.
fn redirect(value: &mut Value, name_of: &impl Fn(&str) -> String) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let name = member.as_str().and_then(|text| text.strip_prefix(SENT));
                match name.filter(|_| key == "$ref") {
                    Some(name) => *member = format!("{NAMED}{}", name_of(name)).into(),
                    None => redirect(member, name_of),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                redirect(item, name_of);
            }
        }
        _ => {}
    }
}

/// An enumeration becomes one `enum` with a description of its values: client generators make one type of it, but a union
/// of many types of a `oneOf`. A default of null is removed, because an absent member means the same.
fn simplify(schema: &mut Schema) {
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
    let choices = schema.get("oneOf").and_then(Value::as_array);
    let Some(values) = choices.and_then(|choices| values(choices)) else {
        return;
    };
    let meanings = values
        .iter()
        .filter_map(|(value, meaning)| Some(format!("- `{}`: {}", value.as_str()?, (*meaning)?)));
    let about = schema.get("description").and_then(Value::as_str);
    let paragraphs = [
        about.unwrap_or_default().to_owned(),
        meanings.collect::<Vec<_>>().join("\n"),
    ];
    let values: Vec<Value> = values.iter().map(|(value, _)| (*value).clone()).collect();
    let written: Vec<String> = paragraphs
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect();
    schema.remove("oneOf");
    schema.insert("type".into(), "string".into());
    schema.insert("enum".into(), values.into());
    if !written.is_empty() {
        schema.insert("description".into(), written.join("\n\n").into());
    }
}

/// The values of choices, each with its description; none when a choice is not a text.
fn values(choices: &[Value]) -> Option<Vec<(&Value, Option<&str>)>> {
    let mut values = Vec::new();
    for choice in choices {
        let meaning = choice.get("description").and_then(Value::as_str);
        match (choice.get("const"), choice.get("enum")) {
            (Some(value), _) => values.push((value, meaning)),
            (None, Some(several)) => {
                values.extend(several.as_array()?.iter().map(|value| (value, None)));
            }
            (None, None) => return None,
        }
    }
    Some(values)
}

/// A schema without null, which a query cannot hold.
pub(super) fn without_null(schema: &Value) -> Map<String, Value> {
    let null = json!({ "type": "null" });
    let mut members = schema.as_object().cloned().unwrap_or_default();
    for keyword in ["type", "enum", "anyOf"] {
        let Some(Value::Array(several)) = members.get_mut(keyword) else {
            continue;
        };
        several.retain(|one| !one.is_null() && one != "null" && *one != null);
        match (keyword, several.as_slice()) {
            ("type", [one]) => {
                let one = one.clone();
                members.insert(keyword.to_owned(), one);
            }
            ("anyOf", [Value::Object(one)]) => {
                let one = one.clone();
                members.remove(keyword);
                members.extend(one);
            }
            _ => {}
        }
    }
    members
}
