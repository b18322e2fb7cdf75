//! Who sells an item, on the wire.

use schemars::JsonSchema;
use serde::Deserialize;
use web::{Cursor, Limit};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
