//! What the shop buys.
//!
//! In scope: reorder requests, purchase orders and their deliveries. Out of scope: the requests that
//! low stock makes and when to buy again (`replenishment`), items (`items`), levels and the ledger itself
//! (`inventory`), suppliers (`supply`), stock counts (`counts`), and telling the supplier
//! (`documents`).

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_PURCHASES, READ_PURCHASES};
use domain::refusal::code;
use handlers::{deliveries, purchase_orders, reorders};
use web::{Function, Route, get, health, patch, post};

/// Why a record may not go from one state to another.
const TRANSITION_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

/// Why an order may not be written.
const DRAFT_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::ALREADY_EXISTS,
    &code::ILLEGAL_TRANSITION,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    health::route("/v1/purchasing/health"),
    // Reorder requests.
    get(
        "/v1/inventory/reorders",
        "List reorder requests, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<wire::reorders::Filter>()
    .pages::<wire::reorders::Reorder>()
    .to(|c| Box::pin(reorders::list(c))),
    post("/v1/inventory/reorders", "Ask for something to be bought")
        .needs(MANAGE_PURCHASES)
        .takes::<wire::reorders::NewReorder>()
        .gives::<wire::reorders::Reorder>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::ITEM_DELETED,
            &code::NOT_STOCKED,
            &code::WAREHOUSE_DELETED,
            &code::UNIT_MISMATCH,
            &code::OUT_OF_RANGE,
        ])
        .to(|c| Box::pin(reorders::create(c))),
    get("/v1/inventory/reorders/{id}", "Read a reorder request")
        .needs(READ_PURCHASES)
        .gives::<wire::reorders::Reorder>()
        .to(|c| Box::pin(reorders::read(c))),
    patch(
        "/v1/inventory/reorders/{id}",
        "Change what is still only requested",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::reorders::ReorderChange>()
    .gives::<wire::reorders::Reorder>()
    .refuses(&[
        &code::INVALID_REFERENCE,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
        &code::ILLEGAL_TRANSITION,
    ])
    .to(|c| Box::pin(reorders::change(c))),
    post(
        "/v1/inventory/reorders/{id}/order",
        "Make a purchase order of a request, as a draft",
    )
    .needs(MANAGE_PURCHASES)
    .may_take::<wire::reorders::Ordering>()
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .makes_in("/v1/inventory/purchase-orders")
    .refuses(DRAFT_REFUSALS)
    .to(|c| Box::pin(reorders::order(c))),
    post(
        "/v1/inventory/reorders/{id}/cancel",
        "Cancel a request of which nothing came",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<wire::reorders::Reorder>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::IN_USE,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(reorders::cancel(c))),
    get(
        "/v1/inventory/reorders/{id}/history",
        "List what was done to a request, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<wire::reorders::HistoryFilter>()
    .pages::<wire::reorders::Happening>()
    .to(|c| Box::pin(reorders::history(c))),
    // Purchase orders.
    get(
        "/v1/inventory/purchase-orders",
        "List purchase orders, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<wire::purchase_orders::Filter>()
    .pages::<wire::purchase_orders::Summary>()
    .to(|c| Box::pin(purchase_orders::list(c))),
    post(
        "/v1/inventory/purchase-orders",
        "Write a purchase order, as a draft",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::purchase_orders::NewPurchaseOrder>()
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .refuses(DRAFT_REFUSALS)
    .to(|c| Box::pin(purchase_orders::create(c))),
    get(
        "/v1/inventory/purchase-orders/{id}",
        "Read a purchase order with its lines",
    )
    .needs(READ_PURCHASES)
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .to(|c| Box::pin(purchase_orders::read(c))),
    patch(
        "/v1/inventory/purchase-orders/{id}",
        "Change when a purchase order is expected, or its note",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::purchase_orders::PurchaseOrderChange>()
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .refuses(&[&code::ILLEGAL_TRANSITION])
    .to(|c| Box::pin(purchase_orders::change(c))),
    post(
        "/v1/inventory/purchase-orders/{id}/place",
        "Place a draft: it gets its number",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(purchase_orders::place(c))),
    post(
        "/v1/inventory/purchase-orders/{id}/receive",
        "Receive what came of some lines",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<wire::purchase_orders::Delivery>()
    .gives::<wire::purchase_orders::Received>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_REFERENCE,
        &code::ALREADY_EXISTS,
        &code::ITEM_DELETED,
        &code::WAREHOUSE_DELETED,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
        &code::OVER_RECEIPT,
        &code::CURRENCY_MISMATCH,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(deliveries::receive(c))),
    post(
        "/v1/inventory/purchase-orders/{id}/take-back",
        "Take back what was received by mistake",
    )
    .named("takeBackReceipt")
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<wire::purchase_orders::Mistake>()
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::ALREADY_EXISTS,
        &code::INVALID_REFERENCE,
        &code::ALREADY_REVERSED,
        &code::DELIVERY_USED,
        &code::INSUFFICIENT_STOCK,
        &code::ITEM_DELETED,
        &code::WAREHOUSE_DELETED,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(deliveries::take_back(c))),
    post(
        "/v1/inventory/purchase-orders/{id}/close",
        "Give up what did not come",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<wire::purchase_orders::Shortfall>()
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(deliveries::close(c))),
    post(
        "/v1/inventory/purchase-orders/{id}/cancel",
        "Cancel a purchase order of which nothing came",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<wire::purchase_orders::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(deliveries::cancel(c))),
];

pub static FUNCTION: Function = Function::new("purchasing", ROUTES, &[]);

platform::entry!(FUNCTION);
