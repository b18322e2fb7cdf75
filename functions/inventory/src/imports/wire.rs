//! The body and the answer of an import.

use domain::text::Prose;
use domain::{Id, Read, Reader};
use schemars::JsonSchema;
use serde::Serialize;
use stock::Item;

/// Items as comma-separated values (RFC 4180): a row of column names, and at most 1,000 rows below it. Required columns
/// are `sku`, `name`, `kind` and `unit`; optional ones are `description`, `category_id`, `price_minor`, `cost_minor`,
/// `tax_code`, `status` and `barcodes`, separated by blanks. An empty field counts as absent.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ItemImport")]
pub struct Import {
    #[read(with = untrimmed)]
    #[schemars(with = "Prose<1_000_000>")]
    pub csv: String,
    /// Only report faults, write nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// Text that is not trimmed, so that its lines keep their numbers.
fn untrimmed(from: &mut Reader) -> String {
    from.parsed(|text| Prose::<1_000_000>::parse(text).map(|_| text.to_owned()))
}

/// The result of an import. Either all rows are imported or none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemImportReport")]
pub struct Report {
    pub dry_run: bool,
    pub rows: i64,
    pub imported: i64,
    /// The ids of the created items, in the order of their rows.
    pub ids: Vec<Id<Item>>,
    /// The first 100 faults.
    pub faults: Vec<RowFault>,
}

/// A fault of a row.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemImportFault")]
pub struct RowFault {
    /// The line of the text, from 1.
    pub line: i64,
    /// The name of its column, if it concerns one column.
    pub field: Option<String>,
    /// A code as in the errors of a body.
    pub code: String,
    pub detail: Option<String>,
}
