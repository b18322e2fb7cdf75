//! Words about people and companies that several functions speak.

use crate::Read;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    Person,
    #[default]
    Company,
}

impl PartyKind {
    /// As the column holds it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }
}

crate::bounded! {
    /// How good a supplier is: 0 to 100.
    pub RatingPercent = 0..=100, "a rating is 0 to 100"
}

impl RatingPercent {
    pub const fn parts_per_million(self) -> i64 {
        self.0 * 10_000
    }
}
