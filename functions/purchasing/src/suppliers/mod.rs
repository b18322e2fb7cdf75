//! Suppliers: the parties that the organisation buys from.
//!
//! In scope: their names, terms of payment and rating. Out of scope: the items that they supply (`supplier_items`), their
//! addresses, contacts and other roles (`people`).

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_SUPPLIERS, READ_SUPPLIERS};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

pub static ROUTES: &[Route] = &[
    get("/v1/purchasing/suppliers", "List suppliers by name")
        .needs(READ_SUPPLIERS)
        .query::<wire::Filter>()
        .pages::<wire::Supplier>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/purchasing/suppliers", "Create a supplier")
        .needs(MANAGE_SUPPLIERS)
        .takes::<wire::NewSupplier>()
        .gives::<wire::Supplier>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/purchasing/suppliers/{id}", "Read a supplier")
        .needs(READ_SUPPLIERS)
        .gives::<wire::Supplier>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/purchasing/suppliers/{id}", "Update a supplier")
        .needs(MANAGE_SUPPLIERS)
        .takes::<wire::SupplierChange>()
        .gives::<wire::Supplier>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/purchasing/suppliers/{id}", "Delete a supplier")
        .needs(MANAGE_SUPPLIERS)
        .refuses(&[&code::IN_USE])
        .to(|c| Box::pin(handlers::remove(c))),
];
