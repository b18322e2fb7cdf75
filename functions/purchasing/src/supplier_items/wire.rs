//! Requests and answers of the items that suppliers sell.

use domain::quantity::Positive;
use domain::text::Code;
use domain::{Id, List, Money, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::Item;
use stock::wire::SupplierItem;
use web::{Cursor, Limit};

/// The terms of a supplier for an item. They replace the earlier terms.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SupplierTerms")]
pub struct Terms {
    /// The supplier's own code for the item.
    pub supplier_sku: Option<Code<64>>,
    /// In the currency of the supplier.
    pub price: Option<Money>,
    /// The quantity that the price is for; by default that of the item's own price.
    pub per: Option<Positive>,
    /// The least that can be ordered; by default one base unit.
    pub minimum_order: Option<Positive>,
    /// It is sold in multiples of this; by default one base unit.
    pub pack: Option<Positive>,
    #[serde(default)]
    pub lead_time_days: LeadTimeDays,
    /// Whether the item is bought from this supplier first. An item has one preferred supplier.
    #[serde(default)]
    pub preferred: bool,
}

/// The terms for one item of a batch.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SupplierItemTerms")]
pub struct ItemTerms {
    pub item_id: Id<Item>,
    /// The supplier's own code for the item.
    pub supplier_sku: Option<Code<64>>,
    /// In the currency of the supplier.
    pub price: Option<Money>,
    /// The quantity that the price is for; by default that of the item's own price.
    pub per: Option<Positive>,
    /// The least that can be ordered; by default one base unit.
    pub minimum_order: Option<Positive>,
    /// It is sold in multiples of this; by default one base unit.
    pub pack: Option<Positive>,
    #[serde(default)]
    pub lead_time_days: LeadTimeDays,
    /// Whether the item is bought from this supplier first. An item has one preferred supplier.
    #[serde(default)]
    pub preferred: bool,
}

impl ItemTerms {
    pub fn split(self) -> (Id<Item>, Terms) {
        let Self {
            item_id,
            supplier_sku,
            price,
            per,
            minimum_order,
            pack,
            lead_time_days,
            preferred,
        } = self;
        let terms = Terms {
            supplier_sku,
            price,
            per,
            minimum_order,
            pack,
            lead_time_days,
            preferred,
        };
        (item_id, terms)
    }
}

/// Terms that are set together, all or none.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SupplierTermsBatch")]
pub struct TermsBatch {
    pub items: List<ItemTerms, 1, 100>,
}

/// The terms that were set, in the order of the request.
#[derive(Serialize, JsonSchema)]
pub struct SupplierItems {
    pub items: Vec<SupplierItem>,
}

domain::bounded! {
    /// Days from order to delivery: 0 to 3650, by default 7.
    pub LeadTimeDays = 0..=3650, "a lead time is 0 to 3650 days"
}

impl Default for LeadTimeDays {
    fn default() -> Self {
        Self(7)
    }
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
