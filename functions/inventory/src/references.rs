//! The document that a movement or a reservation belongs to.

use std::borrow::Cow;

use domain::refusal::code;
use domain::text::Code;
use domain::{Invalid, Read, Reader, Refusal, Value};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

/// The types of documents that the API itself keeps. They count what was received and shipped of
/// their lines, so only their own routes move, reserve or take back their stock.
pub const OWN_DOCUMENTS: [&str; 5] = [
    "order",
    "shipment",
    "return",
    "purchase_order",
    "stock_count",
];

/// The document that stock is moved or reserved for.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The type of the document, such as `sales_order`. Not a type that the API itself keeps: such a
    /// document moves its stock by its own routes.
    pub r#type: ForeignType,
    /// The id of the document.
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
        let invalid = Invalid::new(
            "invalid_code",
            "1 to 32 lower-case letters, digits and underscores, a letter first",
        );
        Self(from.formed(|text| Self::parse(text).map(|named| named.0), invalid))
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

/// A `ReferenceType` that is not one of `OWN_DOCUMENTS`.
#[derive(Clone, Debug)]
pub struct ForeignType(ReferenceType);

impl Read for ForeignType {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new(
            "reserved_type",
            "documents of this type move their own stock, use another type",
        );
        let is_foreign = |named: &ReferenceType| !OWN_DOCUMENTS.contains(&named.as_str());
        Self(from.checked(is_foreign, invalid))
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

/// A document and the line of it.
#[derive(Serialize, JsonSchema)]
pub struct RecordedReference {
    pub r#type: String,
    pub id: String,
    pub line_id: Option<String>,
}

/// Type and id of the document that a filter names.
///
/// # Errors
/// `invalid_query` when only one of them is given.
pub fn reference_filter(
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

/// Refuses a line of a document without a document.
///
/// # Errors
/// `invalid_body`.
pub fn check_document_line(
    of_document: bool,
    names_line: bool,
    pointer: &str,
) -> Result<(), Refusal> {
    if of_document || !names_line {
        return Ok(());
    }
    let detail = "give the reference that this line belongs to".to_owned();
    Err(Refusal::new(&code::INVALID_BODY).because(
        format!("{pointer}/line_id"),
        "without_reference",
        Some(detail),
    ))
}
