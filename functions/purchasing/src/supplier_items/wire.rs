//! What a supplier sells, on the wire.

use domain::quantity::Positive;
use domain::text::Code;
use domain::{Id, List, Money, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::Item;
use stock::wire::SupplierItem;
use web::{Cursor, Limit};

/// The terms of a supplier for an item. They replace the ones before.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SupplierTerms")]
pub struct Terms {
    /// What they call it.
    pub supplier_sku: Option<Code<64>>,
    /// In the currency that they ask for.
    pub price: Option<Money>,
    /// The price is for this much; by default as much as the item's own price.
    pub per: Option<Positive>,
    /// By default one base unit.
    pub minimum_order: Option<Positive>,
    /// It comes in multiples of this; by default one base unit.
    pub pack: Option<Positive>,
    #[serde(default)]
    pub lead_time_days: LeadTimeDays,
    /// Takes the preference from another supplier of the item.
    #[serde(default)]
    pub preferred: bool,
}

/// `Terms` of one item in a list.
#[derive(Clone, Debug, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemTerms {
    pub item_id: Id<Item>,
    /// What they call it.
    pub supplier_sku: Option<Code<64>>,
    /// In the currency that they ask for.
    pub price: Option<Money>,
    /// The price is for this much; by default as much as the item's own price.
    pub per: Option<Positive>,
    /// By default one base unit.
    pub minimum_order: Option<Positive>,
    /// It comes in multiples of this; by default one base unit.
    pub pack: Option<Positive>,
    #[serde(default)]
    pub lead_time_days: LeadTimeDays,
    /// Takes the preference from another supplier of the item.
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

/// Terms to set, all or none.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsOfItems {
    pub items: List<ItemTerms, 1, 100>,
}

/// What `TermsOfItems` set, in the same order.
#[derive(Serialize, JsonSchema)]
pub struct SupplierItems {
    pub items: Vec<SupplierItem>,
}

domain::bounded! {
    /// From order to delivery: 0 to 3650, 7 by default.
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
