//! `items`.

mod handlers;
mod rules;
mod search;
pub mod statements;
pub mod store;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_ITEMS, READ_ITEMS};
use domain::refusal::code;
use web::Route;
use web::{delete, get, patch, post};

/// Why new items may not be created.
const NEW_ITEM_REFUSALS: &[&Code] = &[
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::INVALID_REFERENCE,
    &code::ALREADY_EXISTS,
];

/// Why an item may not be changed.
const ITEM_CHANGE_REFUSALS: &[&Code] = &[
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::IN_USE,
    &code::INVALID_REFERENCE,
    &code::ALREADY_EXISTS,
];

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/items", "List items, by id, name or SKU")
        .needs(READ_ITEMS)
        .query::<wire::Filter>()
        .pages::<wire::Item>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/inventory/items", "Create an item")
        .needs(MANAGE_ITEMS)
        .takes::<stock::wire::NewItem>()
        .gives::<wire::Item>()
        .refuses(NEW_ITEM_REFUSALS)
        .to(|c| Box::pin(handlers::create(c))),
    post(
        "/v1/inventory/items/batch",
        "Create several items, all or none",
    )
    .needs(MANAGE_ITEMS)
    .takes::<wire::NewItems>()
    .gives::<wire::Items>()
    .refuses(NEW_ITEM_REFUSALS)
    .to(|c| Box::pin(handlers::create_several(c))),
    get(
        "/v1/inventory/items/by-sku/{code}",
        "Read the item of a SKU",
    )
    .needs(READ_ITEMS)
    .gives::<wire::Item>()
    .to(|c| Box::pin(handlers::read_by_sku(c))),
    get(
        "/v1/inventory/items/by-barcode/{code}",
        "Read the item of a barcode",
    )
    .needs(READ_ITEMS)
    .gives::<wire::Item>()
    .to(|c| Box::pin(handlers::read_by_barcode(c))),
    get("/v1/inventory/items/{id}", "Read an item")
        .needs(READ_ITEMS)
        .gives::<wire::Item>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/inventory/items/{id}", "Change an item")
        .needs(MANAGE_ITEMS)
        .takes::<wire::ItemChange>()
        .gives::<wire::Item>()
        .refuses(ITEM_CHANGE_REFUSALS)
        .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/inventory/items/{id}", "Delete an item without stock")
        .needs(MANAGE_ITEMS)
        .refuses(&[&code::IN_USE])
        .to(|c| Box::pin(handlers::remove(c))),
];
