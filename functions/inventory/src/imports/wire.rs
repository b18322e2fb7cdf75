//! The bodies, queries and answers of imports.

pub use domain::csv::Separator;
use domain::text::Prose;
use domain::{Id, Instant, Money, Read, Reader};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::decimals::DecimalSign;

/// Items as a table: a row of column names, and at most 5,000 rows below it.
///
/// Names count in any case and order, in English or Spanish. `sku` is needed, and `name` for a new item. The others are
/// `description`, `kind` (product), `unit` (each), `category`, `price` and `cost` with decimals, or `price_minor` and
/// `cost_minor` in minor units, `per` (the quantity that both are for, like `1 kg`), `tax_code`, `status`, and `barcodes`,
/// separated by blanks, each with its pack behind an asterisk if that is not `per`: `5012345678917*12`. An empty field
/// counts as absent and changes nothing.
///
/// Stock stands in `quantity`, with the code of its `warehouse` if there are several, or in a column for each warehouse
/// like `stock:MAIN`. It is what is on hand after the import. What comes in costs `stock_cost`, or else the cost of the
/// item.
///
/// An apostrophe before `=`, `+`, `-` or `@` is not part of a field: exports write it, so that no spreadsheet takes a
/// field for a formula.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ItemImportFile")]
pub struct File {
    #[read(with = untrimmed)]
    #[schemars(with = "Prose<1_000_000>")]
    pub csv: String,
}

/// Text that is not trimmed, so that its lines keep their numbers.
fn untrimmed(from: &mut Reader) -> String {
    from.parsed(|text| Prose::<1_000_000>::parse(text).map(|_| text.to_owned()))
}

/// How a file is read, and what is done with it.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Only check the file: the answer says what was understood, what would be done, and what is wrong.
    #[serde(default)]
    pub dry_run: bool,
    /// What happens to a row whose SKU exists: `create` refuses it, `upsert` updates the item.
    #[serde(default)]
    pub mode: Mode,
    /// By default the one by which the first row has the most known names, or that of a first line `sep=;`.
    pub separator: Option<Separator>,
    /// By default that of the organisation's language.
    pub decimal: Option<DecimalSign>,
    /// What happens to categories that do not exist.
    #[serde(default)]
    pub categories: MissingCategories,
    /// What happens to columns that are not known.
    #[serde(default)]
    pub unknown_columns: UnknownColumns,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Read,
    JsonSchema,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ItemImportMode")]
pub enum Mode {
    #[default]
    Create,
    Upsert,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingCategories {
    #[default]
    Refuse,
    Create,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownColumns {
    #[default]
    Refuse,
    Ignore,
}

/// An import of items from a file. Rows are imported in slices of 200, each wholly or not at all: the first with the
/// request that brings the file, the others by a job.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemImport")]
pub struct Import {
    pub id: Id<Self>,
    pub state: State,
    pub mode: Mode,
    pub progress: Progress,
    /// What was read of the file.
    pub understood: Understood,
    pub fault_count: i64,
    pub warning_count: i64,
    /// The first 100 faults and warnings.
    pub faults: Vec<RowFault>,
    /// The user or the API key that brought the file.
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub finished_at: Option<Instant>,
    pub version: i64,
}

/// `checked` is a dry run, which changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ItemImportState")]
pub enum State {
    Checked,
    Running,
    Completed,
}

/// How many rows are done; of a dry run, what would be done with them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ItemImportProgress")]
pub struct Progress {
    pub rows: i64,
    pub done: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Rows with faults.
    pub refused: i64,
}

/// What was read of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ItemImportReading")]
pub struct Understood {
    /// `utf-8` or `windows-1252`.
    pub charset: String,
    pub separator: Separator,
    pub decimal: DecimalSign,
    /// The columns in the order of the file.
    pub columns: Vec<ReadColumn>,
    /// The first five amounts of money that were read, so that a person can compare them.
    pub amounts: Vec<ReadAmount>,
    /// The categories that are created.
    pub new_categories: Vec<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ItemImportColumn")]
pub struct ReadColumn {
    /// Its name in the file.
    pub title: String,
    /// The column that it is; null if it is ignored.
    pub column: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ItemImportAmount")]
pub struct ReadAmount {
    pub line: i64,
    pub column: String,
    /// As it stands in the file.
    pub text: String,
    /// A cost of less than a minor unit is shown without that part.
    pub amount: Money,
}

/// A fault or a warning about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ItemImportFault")]
pub struct RowFault {
    pub severity: Severity,
    /// The line of the file, from 1.
    pub line: i64,
    /// The name of its column, if it concerns one column.
    pub column: Option<String>,
    /// A code as in the errors of a body.
    pub code: String,
    /// In the language of whoever brought the file.
    pub detail: String,
}

/// A row with a warning is imported, one with a fault is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ItemImportSeverity")]
pub enum Severity {
    Fault,
    Warning,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
