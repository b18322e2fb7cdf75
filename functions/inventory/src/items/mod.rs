//! Items: products, materials, printed parts and services.
//!
//! In scope: creating, reading, searching, changing and deleting items with their barcodes. Out of scope:
//! their stock (`levels`, `moves`), and the history of their prices (`prices`).

mod attributes;
pub mod barcodes;
mod handlers;
pub mod rules;
pub mod statements;
pub mod store;
pub mod stored;
pub mod wire;

use domain::Code;
use domain::permission::{MANAGE_ITEMS, READ_ITEMS};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

/// The refusals of new items.
const NEW_ITEM_REFUSALS: &[&Code] = &[
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::INVALID_REFERENCE,
    &code::ALREADY_EXISTS,
];

/// The refusals of a change.
const ITEM_CHANGE_REFUSALS: &[&Code] = &[
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::IN_USE,
    &code::INVALID_REFERENCE,
    &code::ALREADY_EXISTS,
];

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/items", "List items")
        .needs(READ_ITEMS)
        .query::<wire::Filter>()
        .pages::<wire::Item>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/inventory/items", "Create an item")
        .needs(MANAGE_ITEMS)
        .takes::<wire::NewItem>()
        .gives::<wire::Item>()
        .refuses(NEW_ITEM_REFUSALS)
        .to(|c| Box::pin(handlers::create(c))),
    post("/v1/inventory/items/batch", "Create several items")
        .needs(MANAGE_ITEMS)
        .takes::<wire::NewItems>()
        .gives::<wire::Items>()
        .refuses(NEW_ITEM_REFUSALS)
        .to(|c| Box::pin(handlers::create_several(c))),
    get(
        "/v1/inventory/items/by-sku/{code}",
        "Read an item by its SKU",
    )
    .needs(READ_ITEMS)
    .gives::<wire::Item>()
    .to(|c| Box::pin(handlers::read_by_sku(c))),
    get(
        "/v1/inventory/items/by-barcode/{code}",
        "Read an item by a barcode",
    )
    .needs(READ_ITEMS)
    .gives::<wire::Item>()
    .to(|c| Box::pin(handlers::read_by_barcode(c))),
    get("/v1/inventory/items/{id}", "Read an item")
        .needs(READ_ITEMS)
        .gives::<wire::Item>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/inventory/items/{id}", "Update an item")
        .needs(MANAGE_ITEMS)
        .takes::<wire::ItemChange>()
        .gives::<wire::Item>()
        .refuses(ITEM_CHANGE_REFUSALS)
        .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/inventory/items/{id}", "Delete an item")
        .needs(MANAGE_ITEMS)
        .refuses(&[&code::IN_USE])
        .to(|c| Box::pin(handlers::remove(c))),
];
