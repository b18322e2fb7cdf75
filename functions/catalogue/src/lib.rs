//! How a shop's items are ordered, and how they come in at once.
//!
//! In scope: categories, and the import of items from a spreadsheet. Out of scope: items (`items`),
//! which an import makes by the same rules (`stock`).

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{MANAGE_ITEMS, READ_ITEMS};
use domain::refusal::code;
use handlers::{categories, imports};
use web::{Function, Route, delete, get, health, patch, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/catalogue/health"),
    // Categories.
    get("/v1/inventory/categories", "List categories, by name")
        .needs(READ_ITEMS)
        .query::<wire::categories::Filter>()
        .pages::<wire::categories::Category>()
        .to(|c| Box::pin(categories::list(c))),
    post("/v1/inventory/categories", "Create a category")
        .needs(MANAGE_ITEMS)
        .takes::<wire::categories::NewCategory>()
        .gives::<wire::categories::Category>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
            &code::CATEGORY_TOO_DEEP,
        ])
        .to(|c| Box::pin(categories::create(c))),
    get("/v1/inventory/categories/{id}", "Read a category")
        .needs(READ_ITEMS)
        .gives::<wire::categories::Category>()
        .to(|c| Box::pin(categories::read(c))),
    patch(
        "/v1/inventory/categories/{id}",
        "Rename a category or move it",
    )
    .needs(MANAGE_ITEMS)
    .takes::<wire::categories::CategoryChange>()
    .gives::<wire::categories::Category>()
    .refuses(&[
        &code::INVALID_REFERENCE,
        &code::ALREADY_EXISTS,
        &code::CATEGORY_CYCLE,
        &code::CATEGORY_TOO_DEEP,
    ])
    .to(|c| Box::pin(categories::change(c))),
    delete(
        "/v1/inventory/categories/{id}",
        "Delete a category with nothing in it",
    )
    .needs(MANAGE_ITEMS)
    .refuses(&[&code::IN_USE])
    .to(|c| Box::pin(categories::remove(c))),
    // Import.
    post(
        "/v1/inventory/import",
        "Create items from a spreadsheet, all or none",
    )
    .named("importItems")
    .needs(MANAGE_ITEMS)
    .answers_with(200)
    .takes::<wire::imports::Import>()
    .gives::<wire::imports::Report>()
    .refuses(&[
        &code::INVALID_CSV,
        &code::TOO_MANY_LINES,
        &code::INVALID_REFERENCE,
        &code::ALREADY_EXISTS,
    ])
    .to(|c| Box::pin(imports::import(c))),
];

pub static FUNCTION: Function = Function::new("catalogue", ROUTES, &[]);

platform::entry!(FUNCTION);
