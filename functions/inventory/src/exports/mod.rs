//! Items and stock as files for spreadsheets.
//!
//! In scope: writing the columns that imports read (`imports`), so that a file that is exported and imported changes
//! nothing. Out of scope: reports.

mod handlers;
mod rows;
pub mod statements;
mod wire;

use domain::permission::{READ_ITEMS, READ_STOCK};
use web::{Route, get};

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/export/items", "Export items as a file")
        .named("exportItems")
        .needs(READ_ITEMS)
        .query::<wire::Query>()
        .streams_file("text/csv")
        .to(|c| Box::pin(handlers::export_items(c))),
    get("/v1/inventory/export/stock", "Export stock as a file")
        .named("exportStock")
        .needs(READ_STOCK)
        .query::<wire::Query>()
        .streams_file("text/csv")
        .to(|c| Box::pin(handlers::export_stock(c))),
];
