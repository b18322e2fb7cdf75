//! How documents are numbered, on the wire.

use std::borrow::Cow;

use domain::{Instant, Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

/// The numbers of one kind of document. They have no gaps.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NumberSequence")]
pub struct Sequence {
    pub r#type: DocumentType,
    pub prefix: String,
    /// At least so many digits follow the prefix.
    pub digits: i64,
    /// The number that the next document gets.
    pub next: String,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NumberSequences")]
pub struct Sequences {
    pub sequences: Vec<Sequence>,
}

#[derive(Clone, Copy, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    Order,
    Shipment,
    Return,
    PurchaseOrder,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NumberSequenceChange")]
pub struct SequenceChange {
    pub prefix: Option<Prefix>,
    pub digits: Option<Digits>,
}

domain::bounded! {
    /// 1 to 12 digits.
    pub Digits = 1..=12, "a number has 1 to 12 digits"
}

/// Up to 16 letters, digits, dashes, slashes and dots. The last is no digit, or one number could be written as another is.
#[derive(Clone, Debug)]
pub struct Prefix(pub String);

impl Read for Prefix {
    fn read(from: &mut Reader) -> Self {
        let words = "invalid_code: up to 16 letters, digits, dashes, slashes and dots, not a digit at the end";
        Self(from.formed(prefix, words))
    }
}

fn prefix(text: &str) -> Option<String> {
    let fits = text.len() <= 16
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'.'))
        && !text.ends_with(|last: char| last.is_ascii_digit());
    fits.then(|| text.to_owned())
}

impl JsonSchema for Prefix {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Prefix".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([A-Za-z0-9./-]{0,15}[A-Za-z./-])?$" })
    }
}
