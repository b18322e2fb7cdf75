//! Free attributes of an item.

use std::borrow::Cow;

use domain::{Read, Reader, Tree};
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
        let fault = if !matches!(tree, Tree::Object(_)) {
            "wrong_type: expected an object"
        } else if json.len() > BYTES_MAX {
            "too_long: at most 4096 bytes"
        } else if has_repeat(&tree) {
            "duplicate_field: a name is given twice"
        } else {
            return Self(json);
        };
        from.refuse(fault);
        Self(json)
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
        for bad in ["[]", "1", "null", r#""a""#, r#"{"a":[{"b":1,"b":2}]}"#] {
            assert!(!fits(bad), "{bad}");
        }
    }
}
