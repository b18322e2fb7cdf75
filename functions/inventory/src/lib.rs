//! What the shop has and where.
//!
//! In scope: warehouses, stock levels, movements. Out of scope: items and the stock of one of them
//! (`items`), alerts (`replenishment`), suppliers (`supply`), setting aside (`reservations`), counting
//! (`counts`), buying (`purchasing`), orders.

mod handlers;
mod refusals;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{ADJUST_STOCK, MANAGE_WAREHOUSES, MOVE_STOCK, READ_STOCK};
use domain::refusal::code;
use handlers::{history, moves, stock as stock_levels, warehouses};
use refusals::{BOUNDS_REFUSALS, MOVE_REFUSALS, REVERSAL_REFUSALS};
use web::{Function, Route, delete, get, health, patch, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/inventory/health"),
    // Warehouses.
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
    // Stock levels.
    get("/v1/inventory/stock", "List stock levels, by item")
        .needs(READ_STOCK)
        .query::<wire::stock::Filter>()
        .pages::<stock::wire::Level>()
        .to(|c| Box::pin(stock_levels::list(c))),
    post(
        "/v1/inventory/stock/levels/batch",
        "Set minimum and maximum of several levels, all or none",
    )
    .needs(MANAGE_WAREHOUSES)
    .answers_with(200)
    .takes::<wire::stock::NewBounds>()
    .gives::<wire::stock::Levels>()
    .refuses(BOUNDS_REFUSALS)
    .to(|c| Box::pin(stock_levels::set_bounds_of_many(c))),
    // Movements.
    get("/v1/inventory/moves", "List movements, newest first")
        .needs(READ_STOCK)
        .query::<wire::moves::Filter>()
        .pages::<stock::wire::Move>()
        .to(|c| Box::pin(history::list(c))),
    post("/v1/inventory/moves", "Move stock, all lines or none")
        .needs(MOVE_STOCK)
        .takes::<wire::moves::NewMoves>()
        .gives::<stock::wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(moves::create(c))),
    get("/v1/inventory/moves/{id}", "Read a movement")
        .needs(READ_STOCK)
        .gives::<stock::wire::Move>()
        .to(|c| Box::pin(moves::read(c))),
    post(
        "/v1/inventory/moves/{id}/reverse",
        "Take a movement back with its mirror image",
    )
    .needs(ADJUST_STOCK)
    .may_take::<wire::moves::Reversal>()
    .gives::<stock::wire::Posted>()
    .refuses(REVERSAL_REFUSALS)
    .to(|c| Box::pin(moves::reverse(c))),
    post("/v1/inventory/stock/add", "Receive stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::moves::StockChange>()
        .gives::<stock::wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(moves::add(c))),
    post("/v1/inventory/stock/use", "Use up stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::moves::StockChange>()
        .gives::<stock::wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(moves::take(c))),
];

const CONSTRAINTS: &[domain::Constraint] = &[("in_use", &code::IN_USE)];

pub static FUNCTION: Function =
    Function::new("inventory", ROUTES, &[]).with_constraints(&[stock::CONSTRAINTS, CONSTRAINTS]);

platform::entry!(FUNCTION);
