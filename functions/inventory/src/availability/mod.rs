//! Availability checks.
//!
//! In scope: whether the stock suffices for several lines together. Out of scope: setting stock aside
//! for them (`reservations`).

mod handlers;
pub mod rules;
mod wire;

use domain::Code;
use domain::permission::READ_STOCK;
use domain::refusal::code;
use web::{Route, post};

/// The refusals of a check.
const CHECK_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
];

pub static ROUTES: &[Route] = &[post(
    "/v1/inventory/availability",
    "Check the availability of several lines together",
)
.named("checkAvailability")
.needs(READ_STOCK)
.answers_with(200)
.takes::<wire::AvailabilityRequest>()
.gives::<wire::Availability>()
.refuses(CHECK_REFUSALS)
.to(|c| Box::pin(handlers::check(c)))];
