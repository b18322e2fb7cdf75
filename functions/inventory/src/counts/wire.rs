//! Bodies, queries and answers of stock counts.

use domain::barcode::Barcode;
use domain::text::{Note, ShortCode};
use domain::{Id, Instant, List, Quantity, Read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::wire::ItemName;
use stock::{Item, Warehouse};
use strum::IntoStaticStr;
use web::{Cursor, Limit};

/// A count of the stock of a warehouse.
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
    /// Its differences have been posted.
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

/// A quantity of an item that a device has scanned. Several scans of one item add up. The item is named by one of
/// `item_id`, `sku` and `barcode`.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    rename = "NewStockCountScan",
    extend("oneOf" = [{ "required": ["item_id"] }, { "required": ["sku"] }, { "required": ["barcode"] }]),
    extend("anyOf" = [{ "required": ["quantity"] }, { "required": ["barcode"] }])
)]
pub struct NewScan {
    /// The name of this scan, unique among all devices of the count. The same scan sent again counts once; another
    /// scan of the same name is refused.
    pub device_seq: ShortCode,
    pub item_id: Option<Id<Item>>,
    pub sku: Option<ShortCode>,
    pub barcode: Option<Barcode>,
    /// Zero when none is there. Of a barcode by default what its package holds.
    pub quantity: Option<Quantity>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StockCountScans")]
pub struct Scans {
    pub scans: List<NewScan, 1, 200>,
}

/// The count, and the lines of the items that were scanned.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScannedStockCount")]
pub struct ScannedCount {
    pub count: Count,
    pub lines: Vec<CountLine>,
}

/// A scan of a count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StockCountScan")]
pub struct Scan {
    pub device_seq: String,
    pub item: ItemName,
    pub quantity: Quantity,
    pub created_by: String,
    pub created_at: Instant,
}

/// An item that the ledger has in the warehouse and nobody has counted.
#[derive(Serialize, JsonSchema)]
pub struct UncountedItem {
    pub item: ItemName,
    pub on_hand: Quantity,
}

/// The counted quantity of an item. There is one line for each item.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StockCountLine")]
pub struct CountLine {
    /// The id of the item.
    pub line_id: Id<Item>,
    pub item: ItemName,
    /// The sum of its scans.
    pub quantity: Quantity,
    /// The quantity on hand by the ledger, also after the count is closed.
    pub on_hand: Quantity,
    /// Whether the item moved since it was first scanned.
    pub moved_since: bool,
    /// Whether posting the count left its stock as it was.
    pub left_out: bool,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// Options of posting a count.
#[derive(Default, Read, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "StockCountPosting")]
pub struct CountPosting {
    /// Items of the count that moved since they were scanned, and whose counted quantity is still right.
    pub confirm: List<Id<Item>, 0, 1000>,
    /// Items of the count whose stock stays as it is.
    pub leave_out: List<Id<Item>, 0, 1000>,
}

/// The posted count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PostedStockCount")]
pub struct PostedCount {
    pub count: Count,
    /// How many items differed from the ledger.
    pub corrected: i64,
    /// How many items were left out.
    pub left_out: i64,
    /// How many items have stock in the warehouse but are not in the count.
    pub uncounted: i64,
}
