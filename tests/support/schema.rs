//! JSON Schema as far as our OpenAPI document uses it. A keyword that is not known here fails
//! the test, so that none is silently believed.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Keywords that describe and do not constrain.
const ANNOTATIONS: &[&str] = &[
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// Checks values against schemas of one document.
pub struct Validator<'d> {
    document: &'d Value,
    exact: bool,
}

impl<'d> Validator<'d> {
    pub const fn new(document: &'d Value) -> Self {
        Self {
            document,
            exact: false,
        }
    }

    /// Also wants every documented member of an object, and no other: what an answer promises.
    #[must_use]
    pub const fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// What is wrong with a value, each as `pointer: why`. Nothing when it is valid.
    pub fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.check(schema, value, "", self.exact, &mut faults);
        faults
    }

    pub fn is_valid(&self, schema: &Value, value: &Value) -> bool {
        self.faults(schema, value).is_empty()
    }

    fn check(
        &self,
        schema: &Value,
        value: &Value,
        at: &str,
        exact: bool,
        faults: &mut Vec<String>,
    ) {
        let schema = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return faults.push(format!("{at}: nothing is allowed here")),
            Value::Object(schema) => schema,
            other => panic!("not a schema: {other}"),
        };
        // The parts of a composed object each name some of its members, none names all.
        let composed = ["allOf", "anyOf", "oneOf"]
            .iter()
            .any(|keyword| schema.contains_key(*keyword));
        let exact = exact && !(composed && schema.contains_key("properties"));
        for (keyword, rule) in schema {
            let why = match keyword.as_str() {
                "$ref" => {
                    self.check(self.resolve(text(rule)), value, at, exact, faults);
                    None
                }
                "allOf" => {
                    for part in list(rule) {
                        self.check(part, value, at, false, faults);
                    }
                    None
                }
                "anyOf" | "oneOf" => {
                    let fitting = list(rule)
                        .iter()
                        .filter(|part| self.fits(part, value, at, exact));
                    let count = fitting.count();
                    let good = count == 1 || keyword == "anyOf" && count > 1;
                    (!good).then(|| format!("fits {count} of {keyword}: {value}"))
                }
                "not" => self
                    .fits(rule, value, at, false)
                    .then(|| "is what it must not be".to_owned()),
                "properties"
                | "required"
                | "additionalProperties"
                | "minProperties"
                | "maxProperties"
                | "unevaluatedProperties" => None,
                "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" => None,
                name if ANNOTATIONS.contains(&name) || name.starts_with("x-") => None,
                name => scalar(name, rule, value),
            };
            faults.extend(why.map(|why| format!("{at}: {why}")));
        }
        match value {
            Value::Object(members) => self.check_object(schema, members, at, exact, faults),
            Value::Array(items) => self.check_array(schema, items, at, exact, faults),
            _ => {}
        }
    }

    fn fits(&self, schema: &Value, value: &Value, at: &str, exact: bool) -> bool {
        let mut faults = Vec::new();
        self.check(schema, value, at, exact, &mut faults);
        faults.is_empty()
    }

    fn check_object(
        &self,
        schema: &Map<String, Value>,
        members: &Map<String, Value>,
        at: &str,
        exact: bool,
        faults: &mut Vec<String>,
    ) {
        let none = Map::new();
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&none);
        let required: Vec<&str> = schema
            .get("required")
            .map_or(&[][..], |names| list(names))
            .iter()
            .map(text)
            .collect();
        for name in properties.keys().map(String::as_str).chain(required) {
            let needed = exact || required_by(schema, name);
            if needed && !members.contains_key(name) {
                faults.push(format!("{at}/{name}: is missing"));
            }
        }
        for (name, member) in members {
            let below = format!("{at}/{name}");
            match (properties.get(name), schema.get("additionalProperties")) {
                (Some(property), _) => self.check(property, member, &below, exact, faults),
                (None, Some(other)) => self.check(other, member, &below, exact, faults),
                (None, None) if exact && !properties.is_empty() => {
                    faults.push(format!("{below}: is not documented"));
                }
                (None, None) => {}
            }
        }
        let size = members.len() as u64;
        if number(schema, "minProperties").is_some_and(|least| size < least)
            || number(schema, "maxProperties").is_some_and(|most| size > most)
        {
            faults.push(format!("{at}: has {size} members"));
        }
    }

    fn check_array(
        &self,
        schema: &Map<String, Value>,
        items: &[Value],
        at: &str,
        exact: bool,
        faults: &mut Vec<String>,
    ) {
        let leading = schema.get("prefixItems").map_or(&[][..], |rule| list(rule));
        for (position, item) in items.iter().enumerate() {
            if let Some(rule) = leading.get(position).or_else(|| schema.get("items")) {
                self.check(rule, item, &format!("{at}/{position}"), exact, faults);
            }
        }
        let size = items.len() as u64;
        if number(schema, "minItems").is_some_and(|least| size < least)
            || number(schema, "maxItems").is_some_and(|most| size > most)
        {
            faults.push(format!("{at}: has {size} items"));
        }
        let distinct: BTreeSet<String> = items.iter().map(Value::to_string).collect();
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) && distinct.len() < items.len() {
            faults.push(format!("{at}: has an item twice"));
        }
    }

    /// What a `$ref` of this document names.
    pub fn resolve(&self, reference: &str) -> &'d Value {
        let pointer = reference
            .strip_prefix('#')
            .unwrap_or_else(|| panic!("{reference} leaves the document"));
        self.document
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{reference} names nothing"))
    }
}

fn required_by(schema: &Map<String, Value>, name: &str) -> bool {
    schema
        .get("required")
        .is_some_and(|names| list(names).iter().any(|one| one == name))
}

/// Why a value breaks a rule about single values.
fn scalar(keyword: &str, rule: &Value, value: &Value) -> Option<String> {
    let size = || value.as_str().map(|text| text.chars().count() as u64);
    let good = match keyword {
        "type" => types(rule).any(|name| is_of_type(name, value)),
        "enum" => list(rule).contains(value),
        "const" => rule == value,
        "minimum" => compare(value, rule).is_none_or(|order| order.is_ge()),
        "maximum" => compare(value, rule).is_none_or(|order| order.is_le()),
        "exclusiveMinimum" => compare(value, rule).is_none_or(|order| order.is_gt()),
        "exclusiveMaximum" => compare(value, rule).is_none_or(|order| order.is_lt()),
        "multipleOf" => value
            .as_u64()
            .is_none_or(|number| number.is_multiple_of(whole(rule))),
        "minLength" => size().is_none_or(|size| size >= whole(rule)),
        "maxLength" => size().is_none_or(|size| size <= whole(rule)),
        "pattern" => value.as_str().is_none_or(|subject| {
            regex_lite::Regex::new(text(rule))
                .expect("a pattern that compiles")
                .is_match(subject)
        }),
        "format" => value
            .as_str()
            .is_none_or(|subject| is_of_format(text(rule), subject)),
        unknown => panic!("the schema says {unknown}, which the tests do not know"),
    };
    (!good).then(|| format!("{keyword} {rule} does not hold: {value}"))
}

/// The names in a `type`.
pub fn types(rule: &Value) -> impl Iterator<Item = &str> {
    let one = rule.as_str();
    let several = rule.as_array().into_iter().flatten().map(text);
    one.into_iter().chain(several)
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no such type: {other}"),
    }
}

fn is_of_format(name: &str, text: &str) -> bool {
    match name {
        "uuid" => domain::Id::<()>::parse(text).is_some(),
        "date-time" => domain::Instant::parse(text).is_some(),
        "email" => domain::text::Email::parse(text).is_some(),
        "date" => domain::Instant::parse(&format!("{text}T00:00:00Z")).is_some(),
        "uri-reference" => !text.contains(' '),
        // For people and password managers; it constrains nothing.
        "password" => true,
        // Formats of numbers say nothing of a text.
        "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" | "double" => true,
        other => panic!("the schema says format {other}, which the tests do not know"),
    }
}

fn compare(value: &Value, bound: &Value) -> Option<std::cmp::Ordering> {
    if let (Some(value), Some(bound)) = (value.as_i64(), bound.as_i64()) {
        return Some(value.cmp(&bound));
    }
    value.as_f64()?.partial_cmp(&bound.as_f64()?)
}

fn number(schema: &Map<String, Value>, keyword: &str) -> Option<u64> {
    schema.get(keyword).map(whole)
}

fn whole(rule: &Value) -> u64 {
    rule.as_u64().expect("a count")
}

fn text(rule: &Value) -> &str {
    rule.as_str().expect("a text")
}

fn list(rule: &Value) -> &[Value] {
    rule.as_array().expect("a list")
}
