//! What the shop has and where.
//!
//! In scope: items, categories, warehouses, suppliers and what they sell, stock levels, movements,
//! reservations, alerts. Out of scope: orders, prices of quotes, forecasts; purchasing comes later.

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{
    MANAGE_ITEMS, MANAGE_SUPPLIERS, MANAGE_WAREHOUSES, READ_ITEMS, READ_STOCK, READ_SUPPLIERS,
};
use domain::refusal::code;
use handlers::{categories, items, supplier_items, suppliers, warehouses};
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
        .refuses(&[
            &code::UNIT_MISMATCH,
            &code::OUT_OF_RANGE,
            &code::CURRENCY_MISMATCH,
            &code::IN_USE,
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
        ])
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
    .query::<wire::supplier_items::Filter>()
    .pages::<wire::supplier_items::SupplierItem>()
    .to(|c| Box::pin(supplier_items::list_suppliers(c))),
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
    // Suppliers and what they sell.
    get("/v1/inventory/suppliers", "List suppliers, by name")
        .needs(READ_SUPPLIERS)
        .query::<wire::suppliers::Filter>()
        .pages::<wire::suppliers::Supplier>()
        .to(|c| Box::pin(suppliers::list(c))),
    post("/v1/inventory/suppliers", "Create a supplier")
        .needs(MANAGE_SUPPLIERS)
        .takes::<wire::suppliers::NewSupplier>()
        .gives::<wire::suppliers::Supplier>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(suppliers::create(c))),
    get("/v1/inventory/suppliers/{id}", "Read a supplier")
        .needs(READ_SUPPLIERS)
        .gives::<wire::suppliers::Supplier>()
        .to(|c| Box::pin(suppliers::read(c))),
    patch("/v1/inventory/suppliers/{id}", "Change a supplier")
        .needs(MANAGE_SUPPLIERS)
        .takes::<wire::suppliers::SupplierChange>()
        .gives::<wire::suppliers::Supplier>()
        .refuses(&[&code::ALREADY_EXISTS])
        .to(|c| Box::pin(suppliers::change(c))),
    delete(
        "/v1/inventory/suppliers/{id}",
        "Delete a supplier and what it sells",
    )
    .needs(MANAGE_SUPPLIERS)
    .to(|c| Box::pin(suppliers::remove(c))),
    get(
        "/v1/inventory/suppliers/{id}/items",
        "List what a supplier sells",
    )
    .needs(READ_SUPPLIERS)
    .query::<wire::supplier_items::Filter>()
    .pages::<wire::supplier_items::SupplierItem>()
    .to(|c| Box::pin(supplier_items::list_items(c))),
    post(
        "/v1/inventory/suppliers/{id}/items/batch",
        "Set a supplier's terms for several items, all or none",
    )
    .needs(MANAGE_SUPPLIERS)
    .answers_with(200)
    .takes::<wire::supplier_items::TermsOfItems>()
    .gives::<wire::supplier_items::SupplierItems>()
    .refuses(&[
        &code::INVALID_REFERENCE,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(supplier_items::set_several(c))),
    get(
        "/v1/inventory/suppliers/{id}/items/{item_id}",
        "Read a supplier's terms for an item",
    )
    .needs(READ_SUPPLIERS)
    .gives::<wire::supplier_items::SupplierItem>()
    .to(|c| Box::pin(supplier_items::read(c))),
    put(
        "/v1/inventory/suppliers/{id}/items/{item_id}",
        "Set a supplier's terms for an item",
    )
    .needs(MANAGE_SUPPLIERS)
    .takes::<wire::supplier_items::Terms>()
    .gives::<wire::supplier_items::SupplierItem>()
    .refuses(&[&code::UNIT_MISMATCH, &code::OUT_OF_RANGE])
    .to(|c| Box::pin(supplier_items::set(c))),
    delete(
        "/v1/inventory/suppliers/{id}/items/{item_id}",
        "Detach an item from a supplier",
    )
    .needs(MANAGE_SUPPLIERS)
    .to(|c| Box::pin(supplier_items::remove(c))),
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
];

/// Why new items may not be created.
const NEW_ITEM_REFUSALS: &[&Code] = &[
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::INVALID_REFERENCE,
    &code::ALREADY_EXISTS,
];

pub static JOBS: &[Job] = &[];

pub static FUNCTION: Function = Function::new("inventory", ROUTES, JOBS);

platform::entry!(FUNCTION);
