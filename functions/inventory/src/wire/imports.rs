//! Items from a spreadsheet, on the wire.

use domain::text::Prose;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Items as comma-separated values (RFC 4180), at most 1,000 rows below a row of names: `sku`, `name`, `kind` and `unit`
/// must be there; `description`, `category_id`, `price_minor`, `cost_minor`, `tax_code`, `status` and `barcodes`, with
/// blanks between them, may. An empty field is as good as none.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Import {
    pub csv: Prose<1_000_000>,
    /// Only says what would be wrong.
    #[serde(default)]
    pub dry_run: bool,
}

/// What became of the rows. All are imported or none.
#[derive(Serialize, JsonSchema)]
pub struct Report {
    pub dry_run: bool,
    pub rows: i64,
    pub imported: i64,
    /// The first hundred.
    pub faults: Vec<RowFault>,
}

/// What is wrong with a row.
#[derive(Serialize, JsonSchema)]
pub struct RowFault {
    /// In the text, from 1.
    pub line: i64,
    /// The name of its column, if it is one column's.
    pub field: Option<String>,
    /// As in the errors of a body.
    pub code: String,
    pub detail: Option<String>,
}
