//! Stock counts on the wire.

use domain::text::{Code, Note};
use domain::{Id, Instant, List, Quantity, Read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::{Item, Warehouse};
use strum::IntoStaticStr;
use web::{Cursor, Limit};

/// A count of what lies in a warehouse.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StockCount")]
pub struct Count {
    pub id: Id<Self>,
    pub state: CountState,
    pub warehouse_id: Id<Warehouse>,
    pub note: Option<String>,
    /// How many items were scanned so far.
    pub items: i64,
    pub created_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "StockCountState")]
pub enum CountState {
    Open,
    /// The differences have been moved.
    Posted,
    Cancelled,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewStockCount")]
pub struct NewCount {
    pub warehouse_id: Id<Warehouse>,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub state: Option<CountState>,
    pub warehouse_id: Option<Id<Warehouse>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// What was seen of an item. An item is scanned as often as it takes: the quantities add up.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StockCountScan")]
pub struct Scan {
    /// What the device calls this scan, of all devices that count. Sent again, in this request or a later one, it counts
    /// once; another scan under the same name is refused.
    pub device_seq: Code<64>,
    pub item_id: Id<Item>,
    /// Zero says that there is none.
    pub quantity: Quantity,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StockCountScans")]
pub struct Scans {
    pub scans: List<Scan, 1, 200>,
}

/// What was scanned of an item, beside what the ledger says now.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StockCountLine")]
pub struct CountLine {
    pub item_id: Id<Item>,
    pub sku: String,
    pub counted: Quantity,
    /// What is on hand by the ledger; once the count is closed, what is on hand today.
    pub on_hand: Quantity,
    /// Whether the item moved since it was first scanned.
    pub moved_since: bool,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// How a count is closed.
#[derive(Default, Read, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "StockCountPosting")]
pub struct Closing {
    /// The items that moved since they were scanned, as somebody has seen them: what was counted of them is what is
    /// there now.
    pub confirm: List<Id<Item>, 0, 1000>,
}

/// The count as it then is, and how many items were more or fewer than the ledger said.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PostedStockCount")]
pub struct Posted {
    pub count: Count,
    pub corrected: i64,
}
