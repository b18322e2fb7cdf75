//! Purchase orders: orders to suppliers, from the draft to the end.
//!
//! In scope: the order with its lines, its number, and placing, closing and cancelling it. Out of scope: goods that arrive
//! (`receipts`), requests to buy (`reorders`), and sending the order to its supplier (`documents`).

pub mod handlers;
pub mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{MANAGE_PURCHASES, READ_PURCHASES};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

/// The refusals of a transition.
pub const TRANSITION_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

/// The refusals of a new order.
pub const DRAFT_REFUSALS: &[&Code] = &[
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

/// The refusals of lines that are added to a draft.
const ADDED_LINE_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::ALREADY_EXISTS,
    &code::TOO_MANY_LINES,
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get(
        "/v1/purchasing/purchase-orders",
        "List purchase orders, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<wire::Filter>()
    .pages::<wire::Summary>()
    .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/purchasing/purchase-orders",
        "Create a draft purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::NewPurchaseOrder>()
    .gives::<wire::PurchaseOrder>()
    .refuses(DRAFT_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    get(
        "/v1/purchasing/purchase-orders/{id}",
        "Read a purchase order",
    )
    .needs(READ_PURCHASES)
    .gives::<wire::PurchaseOrder>()
    .to(|c| Box::pin(handlers::read(c))),
    patch(
        "/v1/purchasing/purchase-orders/{id}",
        "Update a purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::PurchaseOrderChange>()
    .gives::<wire::PurchaseOrder>()
    .refuses(&[&code::ILLEGAL_TRANSITION])
    .to(|c| Box::pin(handlers::change(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/lines",
        "Add lines to a draft purchase order",
    )
    .named("addPurchaseOrderLines")
    .needs(MANAGE_PURCHASES)
    .takes::<wire::NewLines>()
    .gives::<wire::PurchaseOrder>()
    .creates_in("/v1/purchasing/purchase-orders")
    .refuses(ADDED_LINE_REFUSALS)
    .to(|c| Box::pin(handlers::add_lines(c))),
    patch(
        "/v1/purchasing/purchase-orders/{id}/lines/{line_id}",
        "Update a line of a draft purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::LineChange>()
    .gives::<wire::PurchaseOrder>()
    .refuses(&[
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
        &code::CURRENCY_MISMATCH,
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(handlers::update_line(c))),
    delete(
        "/v1/purchasing/purchase-orders/{id}/lines/{line_id}",
        "Remove a line from a draft purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::remove_line(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/place",
        "Place a purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<wire::PurchaseOrder>()
    .refuses(&[
        &code::ORDER_EMPTY,
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(handlers::place(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/close",
        "Close a partially received purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<wire::Closing>()
    .gives::<wire::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::close(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/cancel",
        "Cancel a purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<wire::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::cancel(c))),
];
