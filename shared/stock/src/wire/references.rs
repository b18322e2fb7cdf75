//! What a movement or a reservation is for.

use std::borrow::Cow;

use domain::refusal::code;
use domain::text::Code;
use domain::{Read, Reader, Refusal, Value};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::OWN_DOCUMENTS;

/// The document that stock moves or is set aside for.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What kind of document: `sales_order`. Not one that this shop keeps itself: those move their stock by their own
    /// steps.
    pub r#type: ForeignType,
    /// Which one.
    pub id: Code<64>,
}

impl Reference {
    /// Type and id.
    pub fn into_pair(self) -> (String, String) {
        (self.r#type.0.0, self.id.to_string())
    }
}

/// 1 to 32 lower-case letters, digits and underscores, a letter first.
#[derive(Clone, Debug)]
pub struct ReferenceType(String);

impl ReferenceType {
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=32).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Read for ReferenceType {
    fn read(from: &mut Reader) -> Self {
        let words =
            "invalid_code: 1 to 32 lower-case letters, digits and underscores, a letter first";
        Self(from.formed(|text| Self::parse(text).map(|named| named.0), words))
    }
}

impl JsonSchema for ReferenceType {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ReferenceType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$" })
    }
}

/// A `ReferenceType` of none of this shop's own documents.
#[derive(Clone, Debug)]
pub struct ForeignType(ReferenceType);

impl Read for ForeignType {
    fn read(from: &mut Reader) -> Self {
        let words = "reserved_type: documents of this type move their own stock, use another type";
        let is_foreign = |named: &ReferenceType| !OWN_DOCUMENTS.contains(&named.as_str());
        Self(from.checked(is_foreign, words))
    }
}

impl JsonSchema for ForeignType {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ForeignType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$", "not": { "enum": OWN_DOCUMENTS }
        })
    }
}

/// A document, and which line of it.
#[derive(Serialize, JsonSchema)]
pub struct RecordedReference {
    pub r#type: String,
    pub id: String,
    pub line: Option<String>,
}

/// Type and id of the document that a filter names.
///
/// # Errors
/// `invalid_query` when only one of them is there.
pub fn pair(
    kind: Option<&ReferenceType>,
    id: Option<&Code<64>>,
) -> Result<Option<[Value; 2]>, Refusal> {
    match (kind, id) {
        (Some(kind), Some(id)) => Ok(Some([kind.as_str().into(), id.as_str().into()])),
        (None, None) => Ok(None),
        _ => {
            let reason = "give reference_type and reference_id together";
            Err(Refusal::new(&code::INVALID_QUERY)
                .with("reason", reason)
                .because("?reference_id", "missing", Some(reason.to_owned())))
        }
    }
}

/// A line of a document needs a document.
///
/// # Errors
/// `invalid_body`.
pub fn document_line(of_document: bool, names_line: bool, pointer: &str) -> Result<(), Refusal> {
    if of_document || !names_line {
        return Ok(());
    }
    let detail = "give the reference that this line belongs to".to_owned();
    Err(Refusal::new(&code::INVALID_BODY).because(
        format!("{pointer}/line"),
        "without_reference",
        Some(detail),
    ))
}
