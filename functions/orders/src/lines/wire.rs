//! The lines of orders in requests and answers.

use domain::quantity::Positive;
use domain::text::{Code, Line};
use domain::{Money, Patch, Read};
use sales::wire::lines::{NewLine, OrderLine, Share};
use schemars::JsonSchema;
use serde::Serialize;

use super::rules::LineChange;

/// The lines of one order.
#[derive(Serialize, JsonSchema)]
pub struct OrderLines {
    pub lines: Vec<OrderLine>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewOrderLines")]
pub struct NewLines {
    pub lines: domain::List<NewLine, 1, 200>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLineChange {
    pub quantity: Option<Positive>,
    pub description: Option<Line<200>>,
    pub price: Option<Money>,
    pub per: Option<Positive>,
    /// Replaces `discount_ppm`; null removes any discount.
    #[serde(default)]
    pub discount: Patch<Money>,
    /// Replaces `discount`; null removes any discount.
    #[serde(default)]
    pub discount_ppm: Patch<Share>,
    #[serde(default)]
    pub tax_code: Patch<Code<32>>,
}

impl From<OrderLineChange> for LineChange {
    fn from(change: OrderLineChange) -> Self {
        Self {
            description: change.description.map(|text| text.to_string()),
            quantity: change.quantity,
            price: change.price,
            per: change.per,
            discount: change.discount,
            discount_ppm: change.discount_ppm.map(|share| share.0),
            tax_code: change.tax_code.map(|code| code.to_string()),
        }
    }
}
