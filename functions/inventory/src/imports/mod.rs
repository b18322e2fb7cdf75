//! Imports of items and their stock from files.
//!
//! In scope: reading the files that spreadsheets write, checking all their rows, creating and updating items, bringing stock to
//! what a file says, and how far an import is. Out of scope: what an item is (`items`), and writing files (`exports`).

pub mod columns;
mod facts;
mod fields;
pub mod file;
mod handlers;
pub mod jobs;
mod levels;
mod rules;
mod slices;
pub mod statements;
pub mod wire;

pub use facts::{WAREHOUSES_MAX, split_pack};

use domain::permission::MANAGE_ITEMS;
use domain::refusal::code;
use web::{Route, get, post};

pub static ROUTES: &[Route] = &[
    post("/v1/inventory/import", "Import items from a file")
        .named("importItems")
        .needs(MANAGE_ITEMS)
        .creates_in("/v1/inventory/imports")
        .query::<wire::Query>()
        .takes::<wire::File>()
        .or_takes_csv()
        .gives::<wire::Import>()
        .refuses(&[
            &code::INVALID_CSV,
            &code::TOO_MANY_LINES,
            &code::ALREADY_EXISTS,
            &code::INSUFFICIENT_STOCK,
            &code::STALE_VERSION,
            &code::IN_USE,
            &code::OUT_OF_RANGE,
            &code::WAREHOUSE_DELETED,
        ])
        .to(|c| Box::pin(handlers::import(c))),
    get("/v1/inventory/imports", "List imports of items")
        .named("listItemImports")
        .needs(MANAGE_ITEMS)
        .query::<wire::Filter>()
        .pages::<wire::Import>()
        .to(|c| Box::pin(handlers::list(c))),
    get("/v1/inventory/imports/{id}", "Read an import of items")
        .named("getItemImport")
        .needs(MANAGE_ITEMS)
        .gives::<wire::Import>()
        .to(|c| Box::pin(handlers::read(c))),
    get(
        "/v1/inventory/imports/{id}/faults",
        "List the faults of an import of items",
    )
    .named("listItemImportFaults")
    .needs(MANAGE_ITEMS)
    .query::<wire::Filter>()
    .pages::<wire::RowFault>()
    .to(|c| Box::pin(handlers::list_faults(c))),
];
