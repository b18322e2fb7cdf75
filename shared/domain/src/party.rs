//! Words about people and companies that several functions speak.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
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

/// How good a supplier is: 0 to 100.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(try_from = "i64")]
#[schemars(inline)]
pub struct RatingPercent(#[schemars(range(min = 0, max = 100))] i64);

impl RatingPercent {
    pub const fn parts_per_million(self) -> i64 {
        self.0 * 10_000
    }
}

impl TryFrom<i64> for RatingPercent {
    type Error = &'static str;

    fn try_from(percent: i64) -> Result<Self, Self::Error> {
        if (0..=100).contains(&percent) {
            return Ok(Self(percent));
        }
        Err("out_of_range: a rating is 0 to 100")
    }
}
