//! Bodies, queries and answers of items.

use std::borrow::Cow;

use domain::fold::{Terms, words};
use domain::quantity::Positive;
use domain::text::{Code, Name, Note, ShortCode};
use domain::{Id, Instant, List, Money, Patch, Quantity, Read, Reader, Unit};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stock::Supplier;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use super::attributes::Attributes;
use super::barcodes::{Barcode, NewBarcode};

/// A product, material, printed part or service.
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
    /// The quantity that price and cost are for.
    pub per: Quantity,
    pub tax_code: Option<String>,
    pub attributes: Option<Map<String, Value>>,
    pub status: Status,
    pub barcodes: Vec<Barcode>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ItemKind")]
pub enum Kind {
    Product,
    Material,
    PrintedPart,
    /// Has no stock.
    Service,
}

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
#[schemars(rename = "ItemStatus")]
pub enum Status {
    #[default]
    Active,
    Inactive,
    Discontinued,
}

#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// Unique in the organisation, without regard to case and spelling.
    pub sku: ShortCode,
    pub name: Name,
    pub description: Option<Note>,
    pub kind: Kind,
    /// Any unit; quantities are kept in its base unit.
    pub unit: Unit,
    pub category_id: Option<Id<stock::Category>>,
    /// The selling price in the organisation's currency; 0 by default.
    pub price: Option<Money>,
    /// The cost in the organisation's currency; 0 by default.
    pub cost: Option<Money>,
    /// The quantity that price and cost are for; by default 1 each, kg, l, m or h.
    pub per: Option<Positive>,
    pub tax_code: Option<Code<32>>,
    pub attributes: Option<Attributes>,
    #[serde(default)]
    pub status: Status,
    /// Each belongs to one item of the organisation. A GTIN is the same in 8, 12, 13 and 14 digits.
    pub barcodes: Option<Barcodes>,
}

pub type Barcodes = List<NewBarcode, 0, 20>;

/// A merge patch. The unit is fixed while stock, suppliers or barcodes have quantities in it, the kind once the item
/// has had stock.
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
    /// Replaces all attributes.
    pub attributes: Patch<Attributes>,
    #[read(given)]
    #[schemars(with = "Status")]
    pub status: Option<Status>,
    /// Replaces all barcodes.
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

/// The created items, in the order of the request.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CreatedItems")]
pub struct Items {
    pub items: Vec<Item>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Beginnings of words of the name, the SKU or the barcodes, without case and accents; all of them must match.
    #[serde(default)]
    pub q: Option<Search>,
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub category_id: Option<Id<stock::Category>>,
    #[serde(default)]
    pub status: Option<Status>,
    /// Only items that this supplier sells.
    #[serde(default)]
    pub supplier_id: Option<Id<Supplier>>,
    #[serde(default)]
    pub sort: Sort,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// The order of a list. By id is by time of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ItemSort")]
pub enum Sort {
    #[default]
    Id,
    Name,
    Sku,
}

/// The words of a search, folded as those of items are.
#[derive(Clone, Debug)]
pub struct Search(pub Terms);

impl Read for Search {
    fn read(from: &mut Reader) -> Self {
        Self(from.parsed(|text| Terms::of(words(text))))
    }
}

impl JsonSchema for Search {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Search".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1, "examples": ["lantern red"] })
    }
}
