//! `levels`.

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_WAREHOUSES, READ_STOCK};
use domain::refusal::code;
use web::Route;
use web::{get, post};

/// Why minimum and maximum may not be set.
const BOUNDS_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
];

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/stock", "List stock levels, by item")
        .needs(READ_STOCK)
        .query::<wire::Filter>()
        .pages::<stock::wire::Level>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/inventory/stock/levels/batch",
        "Set minimum and maximum of several levels, all or none",
    )
    .needs(MANAGE_WAREHOUSES)
    .answers_with(200)
    .takes::<wire::NewBounds>()
    .gives::<wire::Levels>()
    .refuses(BOUNDS_REFUSALS)
    .to(|c| Box::pin(handlers::set_bounds_of_many(c))),
];
