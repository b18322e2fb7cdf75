//! `purchase_orders`.

pub mod handlers;
pub mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{MANAGE_PURCHASES, READ_PURCHASES};
use domain::refusal::code;
use web::Route;
use web::{get, patch, post};

/// Why a record may not go from one state to another.
pub const TRANSITION_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

/// Why an order may not be written.
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
        "Write a purchase order, as a draft",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::NewPurchaseOrder>()
    .gives::<wire::PurchaseOrder>()
    .refuses(DRAFT_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    get(
        "/v1/purchasing/purchase-orders/{id}",
        "Read a purchase order with its lines",
    )
    .needs(READ_PURCHASES)
    .gives::<wire::PurchaseOrder>()
    .to(|c| Box::pin(handlers::read(c))),
    patch(
        "/v1/purchasing/purchase-orders/{id}",
        "Change when a purchase order is expected, or its note",
    )
    .needs(MANAGE_PURCHASES)
    .takes::<wire::PurchaseOrderChange>()
    .gives::<wire::PurchaseOrder>()
    .refuses(&[&code::ILLEGAL_TRANSITION])
    .to(|c| Box::pin(handlers::change(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/place",
        "Place a draft: it gets its number",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<wire::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::place(c))),
];
