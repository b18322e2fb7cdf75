//! `tax_rates`.

mod handlers;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_SALES, READ_ORDERS};
use domain::refusal::code;
use web::Route;

use crate::settings::STALE;
use web::{delete, get, patch, post};

const TAX_RATE_REFUSALS: &[&Code] = &[
    &code::ALREADY_EXISTS,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders/tax-rates", "List tax rates, by code and time")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<wire::TaxRate>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/tax-rates",
        "Say what a tax code means from a moment on",
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
    patch("/v1/orders/tax-rates/{id}", "Correct a tax rate")
        .needs(MANAGE_SALES)
        .takes::<wire::TaxRateChange>()
        .gives::<wire::TaxRate>()
        .refuses(TAX_RATE_REFUSALS)
        .to(|c| Box::pin(handlers::change(c))),
    delete(
        "/v1/orders/tax-rates/{id}",
        "Delete a tax rate; lines keep what they were priced with",
    )
    .needs(MANAGE_SALES)
    .refuses(STALE)
    .to(|c| Box::pin(handlers::remove(c))),
];
