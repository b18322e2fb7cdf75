//! Settings of an organisation that several functions read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::Read;

/// When stock is deducted: as the goods are shipped, or already when the order is confirmed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum DeductOn {
    Ship,
    Confirm,
}
