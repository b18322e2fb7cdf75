//! Items from a spreadsheet, on the wire.

use domain::text::Prose;
use domain::{Id, Read, Reader};
use schemars::JsonSchema;
use serde::Serialize;
use stock::Item;

/// Items as comma-separated values (RFC 4180), at most 1,000 rows below a row of names: `sku`, `name`, `kind` and `unit`
/// must be there; `description`, `category_id`, `price_minor`, `cost_minor`, `tax_code`, `status` and `barcodes`, with
/// blanks between them, may. An empty field is as good as none.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ItemImport")]
pub struct Import {
    #[read(with = as_it_is)]
    #[schemars(with = "Prose<1_000_000>")]
    pub csv: String,
    /// Only says what would be wrong.
    #[serde(default)]
    pub dry_run: bool,
}

/// Prose that is not trimmed, so that its lines keep their numbers.
fn as_it_is(from: &mut Reader) -> String {
    from.parsed(|text| Prose::<1_000_000>::parse(text).map(|_| text.to_owned()))
}

/// What became of the rows. All are imported or none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemImportReport")]
pub struct Report {
    pub dry_run: bool,
    pub rows: i64,
    pub imported: i64,
    /// The items that were made, in the order of their rows.
    pub ids: Vec<Id<Item>>,
    /// The first hundred.
    pub faults: Vec<RowFault>,
}

/// What is wrong with a row.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemImportFault")]
pub struct RowFault {
    /// In the text, from 1.
    pub line: i64,
    /// The name of its column, if it is one column's.
    pub field: Option<String>,
    /// As in the errors of a body.
    pub code: String,
    pub detail: Option<String>,
}
