//! `lines`.

mod handlers;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_ORDERS, READ_ORDERS};
use domain::refusal::code;
use web::Route;
use web::{delete, get, patch, post};

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
    get("/v1/orders/{id}/items", "List the lines of an order")
        .needs(READ_ORDERS)
        .gives::<wire::OrderLines>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/orders/{id}/items", "Add lines to a draft")
        .named("addOrderLines")
        .needs(MANAGE_ORDERS)
        .takes::<wire::NewLines>()
        .gives::<sales::wire::orders::Order>()
        .creates_in("/v1/orders")
        .refuses(LINE_REFUSALS)
        .to(|c| Box::pin(handlers::add(c))),
    patch(
        "/v1/orders/{id}/items/{line_id}",
        "Change a line of a draft, with the taxes of now",
    )
    .needs(MANAGE_ORDERS)
    .takes::<wire::LineChange>()
    .gives::<sales::wire::orders::Order>()
    .refuses(LINE_REFUSALS)
    .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/orders/{id}/items/{line_id}", "Take a line off a draft")
        .needs(MANAGE_ORDERS)
        .refuses(LINE_REFUSALS)
        .to(|c| Box::pin(handlers::remove(c))),
];
