//! `availability`.

mod handlers;
mod wire;

use domain::Code;
use domain::permission::READ_STOCK;
use domain::refusal::code;
use web::Route;
use web::post;

/// Why it cannot be said whether stock is there.
const QUESTION_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
];

pub static ROUTES: &[Route] = &[post(
    "/v1/inventory/availability",
    "Whether stock is there for several lines together",
)
.named("checkAvailability")
.needs(READ_STOCK)
.answers_with(200)
.takes::<wire::Question>()
.gives::<wire::Availability>()
.refuses(QUESTION_REFUSALS)
.to(|c| Box::pin(handlers::check(c)))];
