//! Lines of orders as they are told and as they are wanted.

use domain::quantity::Positive;
use domain::text::{Code, Line};
use domain::{Id, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;

use super::shares::Share;
use crate::rules::lines::Wish;

/// So much of an item at a price.
#[derive(Serialize, JsonSchema)]
pub struct OrderLine {
    pub id: Id<crate::Line>,
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

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewOrderLine")]
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
    pub tax_code: Option<Code<32>>,
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
