//! People and companies: what several functions say of them.

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
    /// How good a supplier is, in parts per million: 0 to 1000000.
    pub RatingPpm = 0..=1_000_000, "a rating is 0 to 1000000 parts per million"
}
