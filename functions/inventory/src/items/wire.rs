//! Items on the wire.

use domain::quantity::Positive;
use domain::text::{Code, Name, Note, ShortCode};
use domain::{Id, Instant, List, Money, Patch, Quantity, Read, Unit};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use stock::Supplier;
use stock::wire::{Attributes, Barcode, Barcodes, Kind, NewItem, Status};
use web::{Cursor, Limit};

use super::search::Search;

/// What the shop sells, uses or does.
#[derive(Serialize, JsonSchema)]
pub struct Item {
    pub id: Id<stock::Item>,
    pub sku: String,
    pub name: String,
    pub description: Option<String>,
    pub kind: Kind,
    /// The base unit that its quantities are counted in: each, mg, ul, mm or s.
    pub unit: Unit,
    pub category_id: Option<Id<stock::Category>>,
    pub price: Money,
    pub cost: Money,
    /// Price and cost are for this much.
    pub per: Quantity,
    pub tax_code: Option<String>,
    pub attributes: Option<Map<String, Value>>,
    pub status: Status,
    pub barcodes: Vec<Barcode>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// A merge patch. The unit is fixed once stock, suppliers or barcodes count in it, the kind once stock knows the item.
#[derive(Clone, Debug, Default, Read, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ItemChange {
    #[read(given)]
    #[schemars(with = "ShortCode")]
    pub sku: Option<ShortCode>,
    #[read(given)]
    #[schemars(with = "Name")]
    pub name: Option<Name>,
    pub description: Patch<Note>,
    #[read(given)]
    #[schemars(with = "Kind")]
    pub kind: Option<Kind>,
    #[read(given)]
    #[schemars(with = "Unit")]
    pub unit: Option<Unit>,
    pub category_id: Patch<Id<stock::Category>>,
    #[read(given)]
    #[schemars(with = "Money")]
    pub price: Option<Money>,
    #[read(given)]
    #[schemars(with = "Money")]
    pub cost: Option<Money>,
    #[read(given)]
    #[schemars(with = "Positive")]
    pub per: Option<Positive>,
    pub tax_code: Patch<Code<32>>,
    /// Replaces them all.
    pub attributes: Patch<Attributes>,
    #[read(given)]
    #[schemars(with = "Status")]
    pub status: Option<Status>,
    /// Replaces them all.
    #[read(given)]
    #[schemars(with = "Barcodes")]
    pub barcodes: Option<Barcodes>,
}

/// Items to create, all or none.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItems {
    pub items: List<NewItem, 1, 100>,
}

/// What `NewItems` made, in the same order.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CreatedItems")]
pub struct Items {
    pub items: Vec<Item>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Beginnings of words of the name, the SKU or the barcodes, whatever their case and accents; all must be there.
    #[serde(default)]
    pub q: Option<Search>,
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub category_id: Option<Id<stock::Category>>,
    #[serde(default)]
    pub status: Option<Status>,
    /// Only what this supplier sells.
    #[serde(default)]
    pub supplier_id: Option<Id<Supplier>>,
    #[serde(default)]
    pub sort: Sort,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// The order of a list: by id is by age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ItemSort")]
pub enum Sort {
    #[default]
    Id,
    Name,
    Sku,
}
