//! `adjustments`.

mod handlers;
mod rules;
mod wire;

use domain::Code;
use domain::permission::ADJUST_STOCK;
use domain::refusal::code;
use web::Route;
use web::post;

/// Why a correction may not be posted.
const CORRECTION_REFUSALS: &[&Code] = &[
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
    "Correct stock by a change or a count",
)
.named("adjustItemStock")
.needs(ADJUST_STOCK)
.takes::<wire::Adjustment>()
.gives::<stock::wire::Posted>()
.refuses(CORRECTION_REFUSALS)
.to(|c| Box::pin(handlers::correct(c)))];
