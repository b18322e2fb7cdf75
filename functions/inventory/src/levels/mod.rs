//! Stock levels: the quantities of an item at a warehouse.
//!
//! In scope: reading and listing levels, and setting their minimum and maximum. Out of scope:
//! changing quantities (`moves`, `adjustments`, `counts`), and the alerts of low levels (`alerts`).

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{MANAGE_WAREHOUSES, READ_STOCK};
use domain::refusal::code;
use web::{Route, get, post, put};

/// The refusals of setting minimum and maximum.
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
        .named("listStockLevels")
        .needs(READ_STOCK)
        .query::<wire::Filter>()
        .pages::<wire::Level>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/inventory/stock/levels/batch",
        "Set minimum and maximum of several stock levels",
    )
    .named("setStockLevelBounds")
    .needs(MANAGE_WAREHOUSES)
    .answers_with(200)
    .takes::<wire::NewBounds>()
    .gives::<wire::Levels>()
    .refuses(BOUNDS_REFUSALS)
    .to(|c| Box::pin(handlers::set_bounds_of_many(c))),
    get(
        "/v1/inventory/items/{id}/stock",
        "Read the stock levels of an item",
    )
    .needs(READ_STOCK)
    .gives::<wire::ItemStock>()
    .to(|c| Box::pin(handlers::read_item(c))),
    get(
        "/v1/inventory/items/{id}/stock/{warehouse_id}",
        "Read a stock level",
    )
    .named("getItemStockLevel")
    .needs(READ_STOCK)
    .gives::<wire::Level>()
    .to(|c| Box::pin(handlers::read(c))),
    put(
        "/v1/inventory/items/{id}/stock/{warehouse_id}",
        "Set minimum and maximum of a stock level",
    )
    .named("setItemStockLevelBounds")
    .needs(MANAGE_WAREHOUSES)
    .takes::<wire::Bounds>()
    .gives::<wire::Level>()
    .refuses(&[
        &code::NOT_STOCKED,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
    ])
    .to(|c| Box::pin(handlers::set_bounds(c))),
];
