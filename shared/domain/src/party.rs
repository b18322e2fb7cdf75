//! Words about people and companies that several functions speak.

use crate::Read;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Read,
    JsonSchema,
    IntoStaticStr,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum PartyKind {
    Person,
    #[default]
    Company,
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
