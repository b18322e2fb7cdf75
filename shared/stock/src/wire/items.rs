//! An item as it is given: by itself, in a list, or as a row of a spreadsheet.

use domain::quantity::Positive;
use domain::text::{Code, Name, Note, ShortCode};
use domain::{Id, List, Money, Read, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{Attributes, NewBarcode};

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
    /// Unique in the organisation, whatever its case.
    pub sku: ShortCode,
    pub name: Name,
    pub description: Option<Note>,
    pub kind: Kind,
    /// Any unit of the measure; its base unit is what counts.
    pub unit: Unit,
    pub category_id: Option<Id<crate::Category>>,
    /// What it sells for, 0 when absent, in the organisation's currency.
    pub price: Option<Money>,
    /// What it costs, 0 when absent, in the organisation's currency.
    pub cost: Option<Money>,
    /// Price and cost are for this much; by default 1 each, kg, l, m or h.
    pub per: Option<Positive>,
    pub tax_code: Option<Code<32>>,
    pub attributes: Option<Attributes>,
    #[serde(default)]
    pub status: Status,
    /// Each belongs to one item of the organisation.
    pub barcodes: Option<Barcodes>,
}

pub type Barcodes = List<NewBarcode, 0, 20>;
