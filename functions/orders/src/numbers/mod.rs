//! How documents are numbered: `/v1/orders/numbers`.
//!
//! In scope: the prefix and the digits of each type of document, those of purchase orders and receipts included. Out of scope:
//! taking the next number (`sales`).

pub mod statements;

use std::borrow::Cow;

use domain::permission::{MANAGE_SALES, READ_ORDERS};
use domain::{Instant, Invalid, Read, Reader, values};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use web::{Answer, Context, Route, get, one, patch, show_unversioned};

use crate::VERSION_REFUSALS;
use statements::{FIND, LIST, READ, UPDATE};

pub static ROUTES: &[Route] = &[
    get("/v1/orders/numbers", "List the document number sequences")
        .needs(READ_ORDERS)
        .gives::<NumberSequences>()
        .to(|c| Box::pin(list(c))),
    patch(
        "/v1/orders/numbers/{type}",
        "Update the number sequence of a document type",
    )
    .needs(MANAGE_SALES)
    .takes::<NumberSequenceChange>()
    .gives::<NumberSequence>()
    .refuses(VERSION_REFUSALS)
    .to(|c| Box::pin(update(c))),
];

async fn list(c: &Context<'_>) -> Answer {
    let [rows] = c.read([LIST.bind(values![c.org_id()])]).await?;
    show_unversioned(&rows)
}

async fn update(c: &Context<'_>) -> Answer {
    let doc_type = c.parameter("type");
    let change: NumberSequenceChange = c.body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), doc_type])]).await?;
    let (version, prefix, digits): (i64, String, i64) = one(&rows)?;
    c.check_version(version)?;
    let update = UPDATE.bind(values![
        c.org_id(),
        doc_type,
        version,
        change.prefix.map_or(prefix, |prefix| prefix.0),
        change.digits.map_or(digits, |digits| digits.0),
        c.now
    ]);
    let answer = READ.bind(values![c.org_id(), doc_type]);
    let change = c.change(
        "document_numbers.changed",
        "document_numbers",
        doc_type,
        answer,
    );
    c.commit(change.must(update, "stale_version")).await
}

/// How one type of document is numbered. Numbers have no gaps.
#[derive(Serialize, JsonSchema)]
pub struct NumberSequence {
    pub r#type: DocumentType,
    pub prefix: String,
    /// The least number of digits after the prefix.
    pub digits: i64,
    /// The number of the next document.
    pub next: String,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct NumberSequences {
    pub sequences: Vec<NumberSequence>,
}

#[derive(Clone, Copy, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    Order,
    Shipment,
    Return,
    PurchaseOrder,
    /// Goods received for a purchase order.
    Receipt,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberSequenceChange {
    pub prefix: Option<Prefix>,
    pub digits: Option<Digits>,
}

domain::bounded! {
    /// 1 to 12 digits.
    pub Digits = 1..=12, "a number has 1 to 12 digits"
}

/// Up to 16 letters, digits, dashes, slashes and dots. It does not end in a digit, so that two numbers never have the
/// same text.
#[derive(Clone, Debug)]
pub struct Prefix(pub String);

impl Read for Prefix {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new(
            "invalid_code",
            "up to 16 letters, digits, dashes, slashes and dots, not a digit at the end",
        );
        Self(from.formed(parse_prefix, invalid))
    }
}

fn parse_prefix(text: &str) -> Option<String> {
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
