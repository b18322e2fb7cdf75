//! What the shop has and where.
//!
//! In scope: items, categories, warehouses, stock levels, movements, alerts, and the job that
//! expires holds. Out of scope: suppliers (`supply`), setting aside (`reservations`), counting
//! (`counts`), buying (`purchasing`), orders, prices of quotes, forecasts.

mod handlers;
mod jobs;
mod refusals;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{
    ACKNOWLEDGE_ALERTS, ADJUST_STOCK, MANAGE_ITEMS, MANAGE_WAREHOUSES, MOVE_STOCK, READ_ITEMS,
    READ_STOCK, READ_SUPPLIERS,
};
use domain::refusal::code;
use handlers::{
    alerts, categories, history, imports, item_suppliers, items, moves, stock as stock_levels,
    values, warehouses,
};
use refusals::{
    BOUNDS_REFUSALS, CORRECTION_REFUSALS, ITEM_CHANGE_REFUSALS, MOVE_REFUSALS, NEW_ITEM_REFUSALS,
    REVERSAL_REFUSALS,
};
use web::{Function, Job, Route, delete, get, health, job, patch, post, put};

pub static ROUTES: &[Route] = &[
    health::route("/v1/inventory/health"),
    job::tick_route("/internal/inventory/tick"),
    job::run_route("/internal/inventory/jobs/{name}"),
    // Items.
    get("/v1/inventory/items", "List items, by id, name or SKU")
        .needs(READ_ITEMS)
        .query::<wire::items::Filter>()
        .pages::<wire::items::Item>()
        .to(|c| Box::pin(items::list(c))),
    post("/v1/inventory/items", "Create an item")
        .needs(MANAGE_ITEMS)
        .takes::<wire::items::NewItem>()
        .gives::<wire::items::Item>()
        .refuses(NEW_ITEM_REFUSALS)
        .to(|c| Box::pin(items::create(c))),
    post(
        "/v1/inventory/items/batch",
        "Create several items, all or none",
    )
    .needs(MANAGE_ITEMS)
    .takes::<wire::items::NewItems>()
    .gives::<wire::items::Items>()
    .refuses(NEW_ITEM_REFUSALS)
    .to(|c| Box::pin(items::create_several(c))),
    post(
        "/v1/inventory/import",
        "Create items from a spreadsheet, all or none",
    )
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
    get(
        "/v1/inventory/items/by-sku/{code}",
        "Read the item of a SKU",
    )
    .needs(READ_ITEMS)
    .gives::<wire::items::Item>()
    .to(|c| Box::pin(items::read_by_sku(c))),
    get(
        "/v1/inventory/items/by-barcode/{code}",
        "Read the item of a barcode",
    )
    .needs(READ_ITEMS)
    .gives::<wire::items::Item>()
    .to(|c| Box::pin(items::read_by_barcode(c))),
    get("/v1/inventory/items/{id}", "Read an item")
        .needs(READ_ITEMS)
        .gives::<wire::items::Item>()
        .to(|c| Box::pin(items::read(c))),
    patch("/v1/inventory/items/{id}", "Change an item")
        .needs(MANAGE_ITEMS)
        .takes::<wire::items::ItemChange>()
        .gives::<wire::items::Item>()
        .refuses(ITEM_CHANGE_REFUSALS)
        .to(|c| Box::pin(items::change(c))),
    delete("/v1/inventory/items/{id}", "Delete an item without stock")
        .needs(MANAGE_ITEMS)
        .refuses(&[&code::IN_USE])
        .to(|c| Box::pin(items::remove(c))),
    get(
        "/v1/inventory/items/{id}/suppliers",
        "List the suppliers of an item",
    )
    .needs(READ_SUPPLIERS)
    .query::<wire::item_suppliers::Filter>()
    .pages::<stock::wire::SupplierItem>()
    .to(|c| Box::pin(item_suppliers::list(c))),
    get(
        "/v1/inventory/items/{id}/prices",
        "List what an item sold for, newest first",
    )
    .needs(READ_ITEMS)
    .query::<wire::values::Filter>()
    .pages::<wire::values::Price>()
    .to(|c| Box::pin(values::prices(c))),
    get(
        "/v1/inventory/items/{id}/costs",
        "List what an item cost by its own record, newest first",
    )
    .needs(READ_ITEMS)
    .query::<wire::values::Filter>()
    .pages::<wire::values::StandardCost>()
    .to(|c| Box::pin(values::costs(c))),
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
        .pages::<wire::stock::Level>()
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
    get(
        "/v1/inventory/items/{id}/stock",
        "Read an item's stock, by warehouse",
    )
    .needs(READ_STOCK)
    .gives::<wire::stock::ItemStock>()
    .to(|c| Box::pin(stock_levels::read_item(c))),
    get(
        "/v1/inventory/items/{id}/stock/{warehouse_id}",
        "Read an item's stock at a warehouse",
    )
    .needs(READ_STOCK)
    .gives::<wire::stock::Level>()
    .to(|c| Box::pin(stock_levels::read(c))),
    put(
        "/v1/inventory/items/{id}/stock/{warehouse_id}",
        "Set minimum and maximum of a level",
    )
    .needs(MANAGE_WAREHOUSES)
    .takes::<wire::stock::Bounds>()
    .gives::<wire::stock::Level>()
    .refuses(&[
        &code::NOT_STOCKED,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
    ])
    .to(|c| Box::pin(stock_levels::set_bounds(c))),
    // Movements.
    get("/v1/inventory/moves", "List movements, newest first")
        .needs(READ_STOCK)
        .query::<wire::moves::Filter>()
        .pages::<stock::wire::Move>()
        .to(|c| Box::pin(history::list(c))),
    post("/v1/inventory/moves", "Move stock, all lines or none")
        .needs(MOVE_STOCK)
        .takes::<wire::moves::NewMoves>()
        .gives::<wire::moves::Posted>()
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
    .gives::<wire::moves::Posted>()
    .refuses(REVERSAL_REFUSALS)
    .to(|c| Box::pin(moves::reverse(c))),
    post("/v1/inventory/stock/add", "Receive stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::moves::StockChange>()
        .gives::<wire::moves::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(moves::add(c))),
    post("/v1/inventory/stock/use", "Use up stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::moves::StockChange>()
        .gives::<wire::moves::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(moves::take(c))),
    post(
        "/v1/inventory/items/{id}/adjust",
        "Correct stock by a change or a count",
    )
    .needs(ADJUST_STOCK)
    .takes::<wire::moves::Adjustment>()
    .gives::<wire::moves::Posted>()
    .refuses(CORRECTION_REFUSALS)
    .to(|c| Box::pin(moves::correct(c))),
    get(
        "/v1/inventory/items/{id}/kardex",
        "List what movements did to a level, newest first",
    )
    .needs(READ_STOCK)
    .query::<wire::moves::KardexFilter>()
    .pages::<wire::moves::Entry>()
    .to(|c| Box::pin(history::kardex(c))),
    // Alerts.
    get("/v1/inventory/alerts", "List alerts, newest first")
        .needs(READ_STOCK)
        .query::<wire::alerts::Filter>()
        .pages::<wire::alerts::Alert>()
        .to(|c| Box::pin(alerts::list(c))),
    get("/v1/inventory/alerts/count", "Count unresolved alerts")
        .needs(READ_STOCK)
        .gives::<wire::alerts::Count>()
        .to(|c| Box::pin(alerts::count(c))),
    post(
        "/v1/inventory/alerts/{id}/acknowledge",
        "Say that an alert has been seen",
    )
    .needs(ACKNOWLEDGE_ALERTS)
    .answers_with(200)
    .gives::<wire::alerts::Alert>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(alerts::acknowledge(c))),
];

pub static JOBS: &[Job] = &[
    Job {
        name: "reservation_expiry",
        summary: "Expires holds whose time is over",
        every_minutes: 1,
        step: |work| Box::pin(jobs::expire_reservations(work)),
    },
    Job {
        name: "restock_check",
        summary: "Opens, changes and resolves the alerts of what runs low",
        every_minutes: 15,
        step: |work| Box::pin(jobs::check_stock(work)),
    },
];

pub static FUNCTION: Function = Function::new("inventory", ROUTES, JOBS);

platform::entry!(FUNCTION, on schedule);
