//! The query of exports.

use domain::Read;
use schemars::JsonSchema;

use crate::decimals::DecimalSign;
use crate::imports::wire::Separator;

/// How a file is written: by default as the spreadsheets of the organisation's language do, with `;` and decimals with
/// `,` in Spanish, with `,` and decimals with `.` in English. A field that a spreadsheet would take for a formula begins
/// with an apostrophe, which imports take away.
#[derive(Clone, Copy, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ExportQuery")]
pub struct Query {
    pub separator: Option<Separator>,
    pub decimal: Option<DecimalSign>,
}
