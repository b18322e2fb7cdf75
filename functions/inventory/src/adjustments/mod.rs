//! Adjustments of stock by hand.
//!
//! In scope: changing a level by a difference, or to a counted quantity. Out of scope:
//! counts of whole warehouses (`counts`), and taking a movement back (`moves`).

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::ADJUST_STOCK;
use domain::refusal::code;
use web::{Route, post};

/// The refusals of an adjustment.
const ADJUSTMENT_REFUSALS: &[&Code] = &[
    &code::NOT_STOCKED,
    &code::INVALID_REFERENCE,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::INSUFFICIENT_STOCK,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[post(
    "/v1/inventory/items/{id}/adjust",
    "Adjust the stock of an item",
)
.named("adjustItemStock")
.needs(ADJUST_STOCK)
.takes::<wire::Adjustment>()
.gives::<crate::moves::wire::Posted>()
.refuses(ADJUSTMENT_REFUSALS)
.to(|c| Box::pin(handlers::adjust(c)))];
