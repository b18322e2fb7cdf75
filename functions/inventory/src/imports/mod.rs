//! Imports of items from CSV.
//!
//! In scope: creating items from the rows of a CSV text, and reporting its faults. Out of scope: updating
//! items that exist.

mod csv;
mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::MANAGE_ITEMS;
use domain::refusal::code;
use web::{Route, post};

pub static ROUTES: &[Route] = &[post("/v1/inventory/import", "Import items from CSV")
    .named("importItems")
    .needs(MANAGE_ITEMS)
    .answers_with(200)
    .takes::<wire::Import>()
    .gives::<wire::Report>()
    .refuses(&[
        &code::INVALID_CSV,
        &code::TOO_MANY_LINES,
        &code::INVALID_REFERENCE,
        &code::ALREADY_EXISTS,
    ])
    .to(|c| Box::pin(handlers::import(c)))];
