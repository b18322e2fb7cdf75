//! What the shop has and where.
//!
//! In scope: items, categories, warehouses, suppliers and what they sell, stock levels, movements,
//! reservations, alerts. Out of scope: orders, prices of quotes, forecasts; purchasing comes later.

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{MANAGE_WAREHOUSES, READ_STOCK};
use domain::refusal::code;
use handlers::warehouses;
use web::{Function, Job, Route, delete, get, health, job, patch, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/inventory/health"),
    job::tick_route("/internal/inventory/tick"),
    job::run_route("/internal/inventory/jobs/{name}"),
    get("/v1/inventory/warehouses", "List warehouses, by code")
        .needs(READ_STOCK)
        .query::<wire::warehouses::Filter>()
        .pages::<wire::warehouses::Warehouse>()
        .to(|c| Box::pin(warehouses::list(c))),
    post("/v1/inventory/warehouses", "Create a warehouse")
        .needs(MANAGE_WAREHOUSES)
        .takes::<wire::warehouses::NewWarehouse>()
        .gives::<wire::warehouses::Warehouse>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(warehouses::create(c))),
    get("/v1/inventory/warehouses/{id}", "Read a warehouse")
        .needs(READ_STOCK)
        .gives::<wire::warehouses::Warehouse>()
        .to(|c| Box::pin(warehouses::read(c))),
    patch("/v1/inventory/warehouses/{id}", "Change a warehouse")
        .needs(MANAGE_WAREHOUSES)
        .takes::<wire::warehouses::WarehouseChange>()
        .gives::<wire::warehouses::Warehouse>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(warehouses::change(c))),
    delete(
        "/v1/inventory/warehouses/{id}",
        "Delete a warehouse without stock",
    )
    .needs(MANAGE_WAREHOUSES)
    .refuses(&[&code::IN_USE])
    .to(|c| Box::pin(warehouses::remove(c))),
];

pub static JOBS: &[Job] = &[];

pub static FUNCTION: Function = Function::new("inventory", ROUTES, JOBS);

platform::entry!(FUNCTION);
