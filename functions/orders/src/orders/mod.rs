//! Orders: `/v1/orders`.
//!
//! In scope: listing and reading orders, creating one (with its confirmation, payment and shipment if wanted),
//! updating it, and holding the stock of a draft. Out of scope: lines (`lines`), confirming, cancelling and
//! completing (`transitions`), prices and taxes (`sales`).

mod create;
pub mod draft;
pub mod facts;
mod handlers;
pub mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{MANAGE_ORDERS, READ_ORDERS};
use domain::refusal::code;
use sales::wire::orders::{Order, OrderSummary};
use web::{Route, get, patch, post};

use crate::transitions::TRANSITION_REFUSALS;

const NEW_ORDER_REFUSALS: &[&Code] = &[
    &code::NOT_A_CUSTOMER,
    &code::NOT_A_REP,
    &code::INVALID_REFERENCE,
    &code::WAREHOUSE_DELETED,
    &code::ITEM_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::TAX_RATE_MISSING,
    &code::TOO_MANY_LINES,
    &code::EXTERNAL_REFERENCE_TAKEN,
    &code::ORDER_EMPTY,
    &code::INSUFFICIENT_STOCK,
    &code::SHIPMENT_EMPTY,
    &code::PROVIDER_REFERENCE_TAKEN,
];

const CHANGE_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::NOT_A_CUSTOMER,
    &code::NOT_A_REP,
    &code::INVALID_REFERENCE,
    &code::WAREHOUSE_DELETED,
    &code::ALREADY_EXISTS,
    &code::EXTERNAL_REFERENCE_TAKEN,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

const HOLD_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::INSUFFICIENT_STOCK,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders", "List orders, newest first")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<OrderSummary>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders",
        "Create an order: a draft, or confirmed with payment and shipment",
    )
    .needs(MANAGE_ORDERS)
    .query::<wire::CreateQuery>()
    .takes::<wire::NewOrder>()
    .gives::<wire::CreatedOrder>()
    .creates_in("/v1/orders")
    .refuses(NEW_ORDER_REFUSALS)
    .to(|c| Box::pin(create::create(c))),
    get(
        "/v1/orders/by-number/{number}",
        "Read an order by its number",
    )
    .needs(READ_ORDERS)
    .gives::<Order>()
    .to(|c| Box::pin(handlers::read_by_number(c))),
    get(
        "/v1/orders/by-reference/{channel}/{reference}",
        "Read an order by its reference in a channel",
    )
    .needs(READ_ORDERS)
    .gives::<Order>()
    .to(|c| Box::pin(handlers::read_by_reference(c))),
    get("/v1/orders/{id}", "Read an order")
        .needs(READ_ORDERS)
        .gives::<Order>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/orders/{id}", "Update an order")
        .needs(MANAGE_ORDERS)
        .takes::<wire::OrderChange>()
        .gives::<Order>()
        .refuses(CHANGE_REFUSALS)
        .to(|c| Box::pin(handlers::update(c))),
    post(
        "/v1/orders/{id}/refresh-customer",
        "Update a draft with its customer's present data",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<Order>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::refresh_customer(c))),
    post(
        "/v1/orders/{id}/refresh-taxes",
        "Update a draft with the present tax rates",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<Order>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::refresh_taxes(c))),
    post(
        "/v1/orders/{id}/hold",
        "Hold the stock of a draft for a while",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::NewHold>()
    .gives::<Order>()
    .refuses(HOLD_REFUSALS)
    .to(|c| Box::pin(handlers::hold(c))),
];
