//! Countries.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::{Invalid, Read, Reader};

/// A country by its two letters (ISO 3166-1).
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Country(String);

impl Read for Country {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new(
            "invalid_country",
            "two capital letters like GB (ISO 3166-1)",
        );
        Self(from.formed(letters, invalid))
    }
}

fn letters(text: &str) -> Option<String> {
    let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    fits.then(|| text.to_owned())
}

impl JsonSchema for Country {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Country".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^[A-Z]{2}$", "examples": ["GB"], "description": "ISO 3166-1"
        })
    }
}
