//! Tax rates in answers and requests.

use domain::text::{Code, Name};
use domain::{Id, Instant, Read};
use sales::wire::lines::Share;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

/// The rate of a tax code from a time on, until the next rate of the same code.
#[derive(Serialize, JsonSchema)]
pub struct TaxRate {
    pub id: Id<Self>,
    pub code: String,
    pub name: String,
    /// Parts per million: 210000 is 21 %.
    pub rate_ppm: i64,
    pub valid_from: Instant,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTaxRate {
    /// The `tax_code` of items, without regard to case and spelling: `standard`.
    pub code: Code<32>,
    pub name: Name,
    /// Parts per million: 210000 is 21 %.
    pub rate_ppm: Share,
    /// Now by default.
    pub valid_from: Option<Instant>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxRateChange {
    pub name: Option<Name>,
    pub rate_ppm: Option<Share>,
    pub valid_from: Option<Instant>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
    pub code: Option<Code<32>>,
}
