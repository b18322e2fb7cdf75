//! Returns of orders: `/v1/orders/returns`.
//!
//! In scope: taking goods back, to be sold again or scrapped, with or without a refund. Out of scope: shipments
//! that come back undelivered (`shipments`), and the rules of refunds (`sales`).

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{READ_ORDERS, SHIP_ORDERS};
use domain::refusal::code;
use web::{Route, get, post};

const NEW_RETURN_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::NOT_STOCKED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
    &code::OVER_RETURN,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::CURRENCY_MISMATCH,
    &code::OVER_REFUND,
    &code::OVER_RETURN_REFUND,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders/returns", "List returns, newest first")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<wire::Return>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/returns",
        "Record a return of shipped goods, with or without a refund",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::NewReturn>()
    .gives::<wire::Return>()
    .refuses(NEW_RETURN_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    get("/v1/orders/returns/{id}", "Read a return")
        .needs(READ_ORDERS)
        .gives::<wire::Return>()
        .to(|c| Box::pin(handlers::read(c))),
];
