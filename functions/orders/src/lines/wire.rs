//! The lines of orders on the wire.

use domain::quantity::Positive;
use domain::text::{Code, Line};
use domain::{Money, Patch, Read};
use sales::rules::lines::Change;
use sales::wire::lines::{NewLine, OrderLine};
use sales::wire::shares::Share;
use schemars::JsonSchema;
use serde::Serialize;

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
#[schemars(rename = "OrderLineChange")]
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
    pub tax_code: Patch<Code<32>>,
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
