//! The lines of orders on the wire.

use domain::quantity::Positive;
use domain::text::Line;
use domain::{Id, Money, Patch, Quantity, Read};
use sales::rules::lines::{Change, Wish};
use sales::wire::shares::Share;
use schemars::JsonSchema;
use serde::Serialize;

/// So much of an item at a price.
#[derive(Serialize, JsonSchema)]
pub struct OrderLine {
    pub id: Id<sales::Line>,
    pub item_id: Id<stock::Item>,
    pub sku: String,
    pub description: String,
    /// Whether it is shipped; a service is not.
    pub stocked: bool,
    pub quantity: Quantity,
    /// For `per`, with tax or without as the order says.
    pub price: Money,
    pub per: Quantity,
    /// The discount as a share of the price in parts per million, when it was asked as one.
    pub discount_ppm: Option<i64>,
    pub discount: Money,
    pub tax_code: Option<String>,
    /// Parts per million: 210000 is 21 %.
    pub tax_ppm: i64,
    pub gross: Money,
    pub net: Money,
    pub tax: Money,
    pub total: Money,
    /// What will not be shipped, because the order was closed short.
    pub short: Quantity,
    pub shipped: Quantity,
    pub delivered: Quantity,
    pub returned: Quantity,
}

/// The lines of one order.
#[derive(Serialize, JsonSchema)]
pub struct OrderLines {
    pub lines: Vec<OrderLine>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLine {
    pub item_id: Id<stock::Item>,
    pub quantity: Positive,
    /// The item's name by default.
    pub description: Option<Line<200>>,
    /// The item's own price by default.
    pub price: Option<Money>,
    /// What the price is for; as for the item by default.
    pub per: Option<Positive>,
    /// Taken off the line. Not together with `discount_ppm`.
    pub discount: Option<Money>,
    /// Taken off the line as a share of it, in parts per million: 100000 is 10 %.
    pub discount_ppm: Option<Share>,
    /// The item's own code by default.
    pub tax_code: Option<Line<32>>,
}

impl NewLine {
    pub fn into_wish(self, pointer: String) -> Wish {
        Wish {
            pointer,
            item_id: self.item_id.to_string(),
            description: self.description.map(|text| text.to_string()),
            quantity: self.quantity,
            price: self.price,
            per: self.per,
            discount: self.discount,
            discount_ppm: self.discount_ppm.map(|share| share.0),
            tax_code: self.tax_code.map(|code| code.to_string()),
        }
    }
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLines {
    pub lines: domain::List<NewLine, 1, 200>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineChange {
    pub quantity: Option<Positive>,
    pub description: Option<Line<200>>,
    pub price: Option<Money>,
    pub per: Option<Positive>,
    /// Takes the place of `discount_ppm`; null takes any discount away.
    #[serde(default)]
    pub discount: Patch<Money>,
    /// Takes the place of `discount`; null takes any discount away.
    #[serde(default)]
    pub discount_ppm: Patch<Share>,
    #[serde(default)]
    pub tax_code: Patch<Line<32>>,
}

impl LineChange {
    pub fn into_change(self) -> Change {
        Change {
            description: self.description.map(|text| text.to_string()),
            quantity: self.quantity,
            price: self.price,
            per: self.per,
            discount: self.discount,
            discount_ppm: self.discount_ppm.map(|share| share.0),
            tax_code: self.tax_code.map(|code| code.to_string()),
        }
    }
}
