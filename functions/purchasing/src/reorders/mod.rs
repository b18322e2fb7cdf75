//! Reorders: requests to buy an item for a warehouse.
//!
//! In scope: requests that people make, and their way to a line of a purchase order. Out of scope: requests that a job makes
//! when stock runs low (`automatic_reorders`), and the orders themselves (`purchase_orders`).

pub mod events;
mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_PURCHASES, READ_PURCHASES};
use domain::refusal::code;
use web::{Route, get, patch, post};

use crate::purchase_orders::DRAFT_REFUSALS;

pub static ROUTES: &[Route] = &[
    get("/v1/purchasing/reorders", "List reorders, newest first")
        .needs(READ_PURCHASES)
        .query::<wire::Filter>()
        .pages::<wire::Reorder>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/purchasing/reorders", "Create a reorder")
        .needs(MANAGE_PURCHASES)
        .takes::<wire::NewReorder>()
        .gives::<wire::Reorder>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::ITEM_DELETED,
            &code::NOT_STOCKED,
            &code::WAREHOUSE_DELETED,
            &code::UNIT_MISMATCH,
            &code::OUT_OF_RANGE,
        ])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/purchasing/reorders/{id}", "Read a reorder")
        .needs(READ_PURCHASES)
        .gives::<wire::Reorder>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/purchasing/reorders/{id}", "Update a reorder")
        .needs(MANAGE_PURCHASES)
        .takes::<wire::ReorderChange>()
        .gives::<wire::Reorder>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::UNIT_MISMATCH,
            &code::OUT_OF_RANGE,
            &code::ILLEGAL_TRANSITION,
        ])
        .to(|c| Box::pin(handlers::change(c))),
    post(
        "/v1/purchasing/reorders/{id}/order",
        "Order a reorder: create a draft purchase order",
    )
    .named("createPurchaseOrderFromReorder")
    .needs(MANAGE_PURCHASES)
    .may_take::<wire::OrderOptions>()
    .gives::<crate::purchase_orders::wire::PurchaseOrder>()
    .creates_in("/v1/purchasing/purchase-orders")
    .refuses(DRAFT_REFUSALS)
    .to(|c| Box::pin(handlers::order(c))),
    post("/v1/purchasing/reorders/{id}/cancel", "Cancel a reorder")
        .needs(MANAGE_PURCHASES)
        .answers_with(200)
        .gives::<wire::Reorder>()
        .refuses(&[
            &code::ILLEGAL_TRANSITION,
            &code::IN_USE,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(handlers::cancel(c))),
    get(
        "/v1/purchasing/reorders/{id}/history",
        "List the history of a reorder, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<wire::HistoryFilter>()
    .pages::<wire::ReorderEvent>()
    .to(|c| Box::pin(handlers::history(c))),
];
