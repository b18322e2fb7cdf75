//! Items of suppliers in answers.

use domain::{Id, Instant, Money, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Item, Supplier};

/// The terms of a supplier for an item. There is one for each pair.
#[derive(Serialize, JsonSchema)]
pub struct SupplierItem {
    pub supplier: SupplierName,
    pub item: ItemName,
    pub supplier_sku: Option<String>,
    pub price: Option<Money>,
    /// The quantity that the price is for.
    pub per: Quantity,
    pub minimum_order: Quantity,
    /// The supplier sells multiples of this quantity.
    pub pack: Quantity,
    #[schemars(range(min = 0, max = 3650))]
    pub lead_time_days: i64,
    /// Whether this is the preferred supplier of the item; an item has one at most.
    pub preferred: bool,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct SupplierName {
    pub id: Id<Supplier>,
    pub name: String,
}

#[derive(Serialize, JsonSchema)]
pub struct ItemName {
    pub id: Id<Item>,
    pub sku: String,
    pub name: String,
}
