//! Bodies, queries and answers of warehouses.

use domain::text::{Code, Name, Prose};
use domain::{Id, Instant, Patch, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

/// A place that holds stock.
#[derive(Serialize, JsonSchema)]
pub struct Warehouse {
    pub id: Id<Self>,
    pub code: String,
    pub name: String,
    pub address: Option<String>,
    /// How many pieces it holds; for information, never enforced.
    pub capacity: Option<i64>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWarehouse {
    /// Unique in the organisation, without regard to case and spelling: `MAIN`.
    pub code: Code<32>,
    pub name: Name,
    pub address: Option<Prose<500>>,
    pub capacity: Option<Capacity>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WarehouseChange {
    pub code: Option<Code<32>>,
    pub name: Option<Name>,
    #[serde(default)]
    pub address: Patch<Prose<500>>,
    #[serde(default)]
    pub capacity: Patch<Capacity>,
}

domain::bounded! {
    /// A number of pieces.
    pub Capacity = 0..=9_007_199_254_740_991_i64, "a capacity is 0 to 9007199254740991"
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
