//! Warehouses.
//!
//! In scope: creating, reading, changing and deleting warehouses. Out of scope: the stock in them (`levels`).

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_WAREHOUSES, READ_STOCK};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/warehouses", "List warehouses")
        .needs(READ_STOCK)
        .query::<wire::Filter>()
        .pages::<wire::Warehouse>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/inventory/warehouses", "Create a warehouse")
        .needs(MANAGE_WAREHOUSES)
        .takes::<wire::NewWarehouse>()
        .gives::<wire::Warehouse>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/inventory/warehouses/{id}", "Read a warehouse")
        .needs(READ_STOCK)
        .gives::<wire::Warehouse>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/inventory/warehouses/{id}", "Update a warehouse")
        .needs(MANAGE_WAREHOUSES)
        .takes::<wire::WarehouseChange>()
        .gives::<wire::Warehouse>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/inventory/warehouses/{id}", "Delete a warehouse")
        .needs(MANAGE_WAREHOUSES)
        .refuses(&[&code::IN_USE])
        .to(|c| Box::pin(handlers::remove(c))),
];
