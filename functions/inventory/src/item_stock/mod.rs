//! `item_stock`.

mod handlers;
pub mod statements;
mod wire;

use domain::permission::{MANAGE_WAREHOUSES, READ_STOCK};
use domain::refusal::code;
use web::Route;
use web::{get, put};

pub static ROUTES: &[Route] = &[
    get(
        "/v1/inventory/items/{id}/stock",
        "Read an item's stock, by warehouse",
    )
    .needs(READ_STOCK)
    .gives::<wire::ItemStock>()
    .to(|c| Box::pin(handlers::read_item(c))),
    get(
        "/v1/inventory/items/{id}/stock/{warehouse_id}",
        "Read an item's stock at a warehouse",
    )
    .named("getItemStockLevel")
    .needs(READ_STOCK)
    .gives::<stock::wire::Level>()
    .to(|c| Box::pin(handlers::read(c))),
    put(
        "/v1/inventory/items/{id}/stock/{warehouse_id}",
        "Set minimum and maximum of a level",
    )
    .named("setItemStockBounds")
    .needs(MANAGE_WAREHOUSES)
    .takes::<wire::Bounds>()
    .gives::<stock::wire::Level>()
    .refuses(&[
        &code::NOT_STOCKED,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
    ])
    .to(|c| Box::pin(handlers::set_bounds(c))),
];
