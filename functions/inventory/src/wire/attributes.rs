//! Whatever else a shop wants to keep about an item.

use std::borrow::Cow;

use domain::Tree;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::Error;

/// How long the object may be as JSON, in bytes.
const BYTES_MAX: usize = 4096;

/// A JSON object of at most 4 KB, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes(String);

impl Attributes {
    pub fn into_json(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = Tree::deserialize(deserializer)?;
        if !matches!(tree, Tree::Object(_)) {
            return Err(Error::custom("wrong_type: expected an object"));
        }
        let json = tree.to_string();
        if json.len() > BYTES_MAX {
            return Err(Error::custom("too_long: at most 4096 bytes"));
        }
        if has_repeat(&tree) {
            return Err(Error::custom("duplicate_field: a name is given twice"));
        }
        Ok(Self(json))
    }
}

/// Whether an object in here has two members of one name: readers would not agree which counts.
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
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Attributes".into()
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
    use super::Attributes;

    #[test]
    fn attributes_are_a_small_object() {
        let of = |size: usize| format!(r#"{{"a":"{}"}}"#, "x".repeat(size));
        assert!(serde_json::from_str::<Attributes>(&of(4088)).is_ok());
        assert!(serde_json::from_str::<Attributes>(&of(4089)).is_err());
        for bad in ["[]", "1", "null", r#""a""#, r#"{"a":[{"b":1,"b":2}]}"#] {
            assert!(serde_json::from_str::<Attributes>(bad).is_err(), "{bad}");
        }
    }
}
