//! What a search box sends.

use std::borrow::Cow;

use domain::fold::{Terms, words};
use domain::{Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Folded words.
#[derive(Clone, Debug)]
pub struct Search(pub Terms);

impl Read for Search {
    fn read(from: &mut Reader) -> Self {
        Self(from.parsed(|text| Terms::of(words(text))))
    }
}

impl JsonSchema for Search {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Search".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1, "examples": ["lantern red"] })
    }
}
