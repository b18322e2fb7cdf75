//! Whatever else a shop wants to keep about an item.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How long the object may be as JSON, in bytes.
const BYTES_MAX: usize = 4096;

/// A JSON object of at most 4 KB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attributes(Map<String, Value>);

impl Attributes {
    pub fn to_json(&self) -> String {
        // A map of text to JSON has no way not to be written.
        serde_json::to_string(&self.0).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let attributes = Self(Map::deserialize(deserializer)?);
        if attributes.to_json().len() > BYTES_MAX {
            return Err(serde::de::Error::custom("too_long: at most 4096 bytes"));
        }
        Ok(attributes)
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
        for bad in ["[]", "1", "null", r#""a""#] {
            assert!(serde_json::from_str::<Attributes>(bad).is_err(), "{bad}");
        }
    }
}
