//! What suppliers sell as it is told.

use domain::{Id, Instant, Money, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Item, Supplier};

/// An item as a supplier sells it. There is one of a supplier and an item.
#[derive(Serialize, JsonSchema)]
pub struct SupplierItem {
    pub supplier: SupplierName,
    pub item: ItemName,
    pub supplier_sku: Option<String>,
    pub price: Option<Money>,
    /// The price is for this much.
    pub per: Quantity,
    pub minimum_order: Quantity,
    /// It comes in multiples of this.
    pub pack: Quantity,
    #[schemars(range(min = 0, max = 3650))]
    pub lead_time_days: i64,
    /// Whether the item is bought here first; an item has one such supplier.
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
