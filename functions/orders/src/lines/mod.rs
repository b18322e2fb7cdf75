//! The lines of an order: `/v1/orders/{id}/lines`.
//!
//! In scope: listing them, and editing those of a draft. Out of scope: prices and taxes (`sales`), and how the
//! holds of a draft follow its lines (`orders::draft`).

pub mod handlers;
pub mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_ORDERS, READ_ORDERS};
use domain::refusal::code;
use sales::wire::orders::Order;
use web::{Route, delete, get, patch, post};

const LINE_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::TAX_RATE_MISSING,
    &code::TOO_MANY_LINES,
    &code::INSUFFICIENT_STOCK,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders/{id}/lines", "List the lines of an order")
        .needs(READ_ORDERS)
        .gives::<wire::OrderLines>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/orders/{id}/lines", "Add lines to a draft")
        .named("addOrderLines")
        .needs(MANAGE_ORDERS)
        .takes::<wire::NewLines>()
        .gives::<Order>()
        .creates_in("/v1/orders")
        .refuses(LINE_REFUSALS)
        .to(|c| Box::pin(handlers::add(c))),
    patch(
        "/v1/orders/{id}/lines/{line_id}",
        "Update a line of a draft, with the present tax rate",
    )
    .needs(MANAGE_ORDERS)
    .takes::<wire::OrderLineChange>()
    .gives::<Order>()
    .refuses(LINE_REFUSALS)
    .to(|c| Box::pin(handlers::update(c))),
    delete(
        "/v1/orders/{id}/lines/{line_id}",
        "Remove a line from a draft",
    )
    .needs(MANAGE_ORDERS)
    .refuses(LINE_REFUSALS)
    .to(|c| Box::pin(handlers::remove(c))),
];
