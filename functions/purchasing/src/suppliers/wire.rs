//! Requests and answers of suppliers.

use domain::party::{PartyKind, RatingPpm};
use domain::text::{Code, Email, Name, Note, Phone, Prose};
use domain::{Id, Instant, Patch, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

/// A party that the organisation buys from.
#[derive(Serialize, JsonSchema)]
pub struct Supplier {
    pub id: Id<Self>,
    pub kind: PartyKind,
    pub name: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub payment_terms: Option<String>,
    /// How good it is, in parts per million.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub rating_ppm: Option<i64>,
    pub note: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSupplier {
    #[serde(default)]
    pub kind: PartyKind,
    pub name: Name,
    /// Unique in the organisation, without regard to case and spelling.
    pub tax_id: Option<Code<40>>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    /// As agreed with the supplier: `30 days net`.
    pub payment_terms: Option<Prose<500>>,
    pub rating_ppm: Option<RatingPpm>,
    pub note: Option<Note>,
}

/// A merge patch.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplierChange {
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "PartyKind")]
    pub kind: Option<PartyKind>,
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Name")]
    pub name: Option<Name>,
    #[serde(default)]
    pub tax_id: Patch<Code<40>>,
    #[serde(default)]
    pub email: Patch<Email>,
    #[serde(default)]
    pub phone: Patch<Phone>,
    #[serde(default)]
    pub payment_terms: Patch<Prose<500>>,
    #[serde(default)]
    pub rating_ppm: Patch<RatingPpm>,
    #[serde(default)]
    pub note: Patch<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The beginning of the name, without regard to case and accents.
    #[serde(default)]
    pub q: Option<Name>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
