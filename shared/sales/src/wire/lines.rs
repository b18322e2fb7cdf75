//! Lines of orders in answers and requests.

use domain::quantity::Positive;
use domain::text::{Code, Line};
use domain::{Id, Money, Quantity, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::ItemName;

use crate::rules::lines::LineRequest;

/// A quantity of an item at a price.
#[derive(Serialize, JsonSchema)]
pub struct OrderLine {
    pub line_id: Id<crate::Line>,
    /// The item, with the SKU it had when the line was added.
    pub item: ItemName,
    pub description: String,
    /// Whether it is shipped from stock; a service is not.
    pub stocked: bool,
    pub quantity: Quantity,
    /// For `per`, with tax or without as the order says.
    pub price: Money,
    pub per: Quantity,
    /// The discount in parts per million of the price, when it was given so.
    pub discount_ppm: Option<i64>,
    pub discount: Money,
    pub tax_code: Option<String>,
    /// Parts per million: 210000 is 21 %.
    pub tax_ppm: i64,
    pub gross: Money,
    pub net: Money,
    pub tax: Money,
    pub total: Money,
    /// The quantity that will never be shipped, because the order was closed short.
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
    /// The quantity that the price is for; the item's own by default.
    pub per: Option<Positive>,
    /// Deducted from the line. Not together with `discount_ppm`.
    pub discount: Option<Money>,
    /// Deducted from the line, in parts per million: 100000 is 10 %.
    pub discount_ppm: Option<Share>,
    /// The item's own code by default.
    pub tax_code: Option<Code<32>>,
}

impl NewLine {
    pub fn into_request(self, pointer: String) -> LineRequest {
        LineRequest {
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

domain::bounded! {
    /// A discount or a tax rate in parts per million: 0 to 1000000.
    pub Share = 0..=1_000_000, "a share is 0 to 1000000 parts per million"
}
