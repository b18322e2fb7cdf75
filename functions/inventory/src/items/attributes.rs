//! Free attributes of an item.

use std::borrow::Cow;

use domain::{Invalid, MAX_SAFE_INTEGER, Read, Reader, Tree};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// The greatest length of the object as JSON, in bytes.
const BYTES_MAX: usize = 4096;

/// A JSON object of at most 4 KB, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes(String);

impl Attributes {
    pub fn into_json(self) -> String {
        self.0
    }
}

impl Read for Attributes {
    fn read(from: &mut Reader) -> Self {
        let Some(tree) = from.tree() else {
            return Self(String::new());
        };
        let json = tree.to_string();
        if let Some(fault) = unsafe_value(&tree) {
            from.refuse(fault);
            return Self(json);
        }
        let fault = if !matches!(tree, Tree::Object(_)) {
            Invalid::new("wrong_type", "expected an object")
        } else if json.len() > BYTES_MAX {
            Invalid::new("too_long", "at most 4096 bytes")
        } else if has_repeat(&tree) {
            Invalid::new("duplicate_field", "a name is given twice")
        } else {
            return Self(json);
        };
        from.refuse(fault);
        Self(json)
    }
}

/// Why a text or a number in here would not come back as it was sent.
fn unsafe_value(tree: &Tree) -> Option<Invalid> {
    let control = |text: &str| {
        let is_control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let found = u32::from(text.chars().find(is_control)?);
        Some(Invalid::with("control_character", format!("U+{found:04X}")))
    };
    match tree {
        Tree::Text(text) => control(text),
        Tree::Integer(number) if (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(number) => None,
        Tree::Integer(_) | Tree::Large(_) => Some(Invalid::with(
            "out_of_range",
            format!(
                "integers from -{MAX_SAFE_INTEGER} to {MAX_SAFE_INTEGER}; send others as texts"
            ),
        )),
        Tree::List(items) => items.iter().find_map(unsafe_value),
        Tree::Object(members) => members
            .iter()
            .find_map(|(name, value)| control(name).or_else(|| unsafe_value(value))),
        _ => None,
    }
}

/// Whether an object inside has two members of one name, which JSON readers treat differently.
fn has_repeat(tree: &Tree) -> bool {
    match tree {
        Tree::Object(members) => members.iter().enumerate().any(|(position, (name, value))| {
            let mut before = members.iter().take(position);
            before.any(|(other, _)| other == name) || has_repeat(value)
        }),
        Tree::List(items) => items.iter().any(has_repeat),
        _ => false,
    }
}

impl JsonSchema for Attributes {
    fn schema_name() -> Cow<'static, str> {
        "ItemAttributes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "object", "additionalProperties": true, "examples": [{ "colour": "red" }],
            "description": "At most 4096 bytes as JSON"
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::Tree;

    use super::Attributes;

    #[test]
    fn attributes_are_a_small_object() {
        let fits = |text: &str| {
            let tree = Tree::parse(text).unwrap();
            tree.into_body::<Attributes>().is_ok()
        };
        let of = |size: usize| format!(r#"{{"a":"{}"}}"#, "x".repeat(size));
        assert!(fits(&of(4088)));
        assert!(!fits(&of(4089)));
        assert!(fits(
            r#"{"a":[9007199254740991,-9007199254740991],"b":"two\nlines"}"#
        ));
        for bad in [
            r#"{"a":[9007199254740992]}"#,
            r#"{"a":{"b":-9007199254740993}}"#,
            r#"{"a":18446744073709551615}"#,
            r#"{"a":["x\u0000"]}"#,
            r#"{"a\u001b":1}"#,
        ] {
            assert!(!fits(bad), "{bad}");
        }
        for bad in ["[]", "1", "null", r#""a""#, r#"{"a":[{"b":1,"b":2}]}"#] {
            assert!(!fits(bad), "{bad}");
        }
    }
}
