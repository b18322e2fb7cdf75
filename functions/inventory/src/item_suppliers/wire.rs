//! Who sells an item, on the wire.

use domain::Read;
use schemars::JsonSchema;
use web::{Cursor, Limit};

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
