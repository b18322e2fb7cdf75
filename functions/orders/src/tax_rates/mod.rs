//! Tax rates: `/v1/orders/tax-rates`.
//!
//! In scope: the rates that tax codes have from a time on. Out of scope: pricing lines with them (`sales`).

mod handlers;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{MANAGE_SALES, READ_ORDERS};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

use crate::VERSION_REFUSALS;

const TAX_RATE_REFUSALS: &[&Code] = &[
    &code::ALREADY_EXISTS,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders/tax-rates", "List tax rates, by code and start")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<wire::TaxRate>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/tax-rates",
        "Create a tax rate that is valid from a time on",
    )
    .needs(MANAGE_SALES)
    .takes::<wire::NewTaxRate>()
    .gives::<wire::TaxRate>()
    .refuses(&[&code::ALREADY_EXISTS])
    .to(|c| Box::pin(handlers::create(c))),
    get("/v1/orders/tax-rates/{id}", "Read a tax rate")
        .needs(READ_ORDERS)
        .gives::<wire::TaxRate>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/orders/tax-rates/{id}", "Update a tax rate")
        .needs(MANAGE_SALES)
        .takes::<wire::TaxRateChange>()
        .gives::<wire::TaxRate>()
        .refuses(TAX_RATE_REFUSALS)
        .to(|c| Box::pin(handlers::update(c))),
    delete(
        "/v1/orders/tax-rates/{id}",
        "Delete a tax rate; lines keep the rate they were priced with",
    )
    .needs(MANAGE_SALES)
    .refuses(VERSION_REFUSALS)
    .to(|c| Box::pin(handlers::remove(c))),
];
