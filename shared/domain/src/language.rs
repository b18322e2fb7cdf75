//! The languages of the product.

use crate::Read;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// A language; its text is its tag (BCP 47).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[strum(const_into_str)]
pub enum Language {
    #[serde(rename = "en")]
    #[strum(to_string = "en")]
    English,
    #[serde(rename = "es")]
    #[strum(to_string = "es")]
    Spanish,
}
