//! Categories of items, at most four levels deep.
//!
//! In scope: creating, reading, moving and deleting categories. Out of scope: the items in them (`items`).

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_ITEMS, READ_ITEMS};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/categories", "List categories")
        .needs(READ_ITEMS)
        .query::<wire::Filter>()
        .pages::<wire::Category>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/inventory/categories", "Create a category")
        .needs(MANAGE_ITEMS)
        .takes::<wire::NewCategory>()
        .gives::<wire::Category>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
            &code::CATEGORY_TOO_DEEP,
        ])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/inventory/categories/{id}", "Read a category")
        .needs(READ_ITEMS)
        .gives::<wire::Category>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/inventory/categories/{id}", "Update a category")
        .needs(MANAGE_ITEMS)
        .takes::<wire::CategoryChange>()
        .gives::<wire::Category>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
            &code::CATEGORY_CYCLE,
            &code::CATEGORY_TOO_DEEP,
        ])
        .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/inventory/categories/{id}", "Delete a category")
        .needs(MANAGE_ITEMS)
        .refuses(&[&code::IN_USE])
        .to(|c| Box::pin(handlers::remove(c))),
];
