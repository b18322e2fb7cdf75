//! Whom the shop buys from.
//!
//! In scope: suppliers, what they sell and on which terms, what was bought of them and how well
//! they deliver. Out of scope: buying (`purchasing`), items (`items`), and suppliers as parties
//! with addresses and contacts (`people`).

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{MANAGE_SUPPLIERS, READ_PURCHASES, READ_SUPPLIERS};
use domain::refusal::code;
use handlers::{purchases, supplier_items, suppliers};
use web::{Function, Route, delete, get, health, patch, post, put};

pub static ROUTES: &[Route] = &[
    health::route("/v1/supply/health"),
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
        "Delete a supplier without open purchase orders, and what it sells",
    )
    .needs(MANAGE_SUPPLIERS)
    .refuses(&[&code::IN_USE])
    .to(|c| Box::pin(suppliers::remove(c))),
    get(
        "/v1/inventory/suppliers/{id}/items",
        "List what a supplier sells",
    )
    .needs(READ_SUPPLIERS)
    .query::<wire::supplier_items::Filter>()
    .pages::<stock::wire::SupplierItem>()
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
        &code::ALREADY_EXISTS,
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
    .gives::<stock::wire::SupplierItem>()
    .to(|c| Box::pin(supplier_items::read(c))),
    put(
        "/v1/inventory/suppliers/{id}/items/{item_id}",
        "Set a supplier's terms for an item",
    )
    .needs(MANAGE_SUPPLIERS)
    .takes::<wire::supplier_items::Terms>()
    .gives::<stock::wire::SupplierItem>()
    .refuses(&[&code::UNIT_MISMATCH, &code::OUT_OF_RANGE])
    .to(|c| Box::pin(supplier_items::set(c))),
    delete(
        "/v1/inventory/suppliers/{id}/items/{item_id}",
        "Detach an item from a supplier",
    )
    .needs(MANAGE_SUPPLIERS)
    .to(|c| Box::pin(supplier_items::remove(c))),
    get(
        "/v1/inventory/suppliers/{id}/purchases",
        "List what was bought of a supplier, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<wire::purchases::Filter>()
    .pages::<wire::purchases::Purchase>()
    .to(|c| Box::pin(purchases::list(c))),
    get(
        "/v1/inventory/suppliers/{id}/performance",
        "Read how well a supplier delivers",
    )
    .needs(READ_PURCHASES)
    .query::<wire::purchases::Period>()
    .gives::<wire::purchases::Performance>()
    .to(|c| Box::pin(purchases::performance(c))),
];

const CONSTRAINTS: &[domain::Constraint] = &[
    ("in_use", &code::IN_USE),
    // The supplier is in the path: deleted meanwhile is as good as never there.
    ("not_a_supplier", &code::NOT_FOUND),
    ("not_an_employee", &code::NOT_AN_EMPLOYEE),
];

pub static FUNCTION: Function =
    Function::new("supply", ROUTES, &[]).with_constraints(&[stock::CONSTRAINTS, CONSTRAINTS]);

platform::entry!(FUNCTION);
