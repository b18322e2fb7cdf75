//! What the shop sells, uses or does, one item at a time.
//!
//! In scope: items with their barcodes, prices and costs, and the stock of one item: its levels, its
//! kardex, its corrections. Out of scope: categories and imports (`catalogue`), stock and movements of
//! many items (`inventory`), who supplies what (`supply`).

mod handlers;
mod refusals;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{
    ADJUST_STOCK, MANAGE_ITEMS, MANAGE_WAREHOUSES, READ_ITEMS, READ_STOCK, READ_SUPPLIERS,
};
use domain::refusal::code;
use handlers::{adjustments, item_suppliers, items, kardex, stock as stock_levels, values};
use refusals::{CORRECTION_REFUSALS, ITEM_CHANGE_REFUSALS, NEW_ITEM_REFUSALS};
use web::{Function, Route, delete, get, health, patch, post, put};

pub static ROUTES: &[Route] = &[
    health::route("/v1/items/health"),
    // Items.
    get("/v1/inventory/items", "List items, by id, name or SKU")
        .needs(READ_ITEMS)
        .query::<wire::items::Filter>()
        .pages::<wire::items::Item>()
        .to(|c| Box::pin(items::list(c))),
    post("/v1/inventory/items", "Create an item")
        .needs(MANAGE_ITEMS)
        .takes::<stock::wire::NewItem>()
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
    // Stock.
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
    .named("getItemStockLevel")
    .needs(READ_STOCK)
    .gives::<stock::wire::Level>()
    .to(|c| Box::pin(stock_levels::read(c))),
    put(
        "/v1/inventory/items/{id}/stock/{warehouse_id}",
        "Set minimum and maximum of a level",
    )
    .named("setItemStockBounds")
    .needs(MANAGE_WAREHOUSES)
    .takes::<wire::stock::Bounds>()
    .gives::<stock::wire::Level>()
    .refuses(&[
        &code::NOT_STOCKED,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
    ])
    .to(|c| Box::pin(stock_levels::set_bounds(c))),
    post(
        "/v1/inventory/items/{id}/adjust",
        "Correct stock by a change or a count",
    )
    .named("adjustItemStock")
    .needs(ADJUST_STOCK)
    .takes::<wire::adjustments::Adjustment>()
    .gives::<stock::wire::Posted>()
    .refuses(CORRECTION_REFUSALS)
    .to(|c| Box::pin(adjustments::correct(c))),
    get(
        "/v1/inventory/items/{id}/kardex",
        "List what movements did to a level, newest first",
    )
    .needs(READ_STOCK)
    .query::<wire::kardex::KardexFilter>()
    .pages::<wire::kardex::Entry>()
    .to(|c| Box::pin(kardex::kardex(c))),
];

pub static FUNCTION: Function = Function::new("items", ROUTES, &[]);

platform::entry!(FUNCTION);
