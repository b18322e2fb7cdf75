//! How an organisation sells.
//!
//! In scope: how prices are meant and orders are paid, the numbers of documents, tax rates. Out of
//! scope: orders, which keep what they began with (`orders`).

mod handlers;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_SALES, READ_ORDERS};
use domain::refusal::code;
use handlers::{settings, tax_rates};
use web::{Function, Route, delete, get, health, patch, post};

const STALE: &[&Code] = &[
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

const TAX_RATE_REFUSALS: &[&Code] = &[
    &code::ALREADY_EXISTS,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    health::route("/v1/settings/health"),
    // Settings.
    get("/v1/orders/settings", "Read how the organisation sells")
        .needs(READ_ORDERS)
        .gives::<wire::settings::Settings>()
        .to(|c| Box::pin(settings::read(c))),
    patch("/v1/orders/settings", "Change how the organisation sells")
        .needs(MANAGE_SALES)
        .takes::<wire::settings::SettingsChange>()
        .gives::<wire::settings::Settings>()
        .refuses(STALE)
        .to(|c| Box::pin(settings::change(c))),
    get("/v1/orders/numbers", "Read how documents are numbered")
        .needs(READ_ORDERS)
        .gives::<wire::numbers::Sequences>()
        .to(|c| Box::pin(settings::list_sequences(c))),
    patch(
        "/v1/orders/numbers/{type}",
        "Change how a kind of document is numbered",
    )
    .needs(MANAGE_SALES)
    .takes::<wire::numbers::SequenceChange>()
    .gives::<wire::numbers::Sequence>()
    .refuses(STALE)
    .to(|c| Box::pin(settings::change_sequence(c))),
    // Tax rates.
    get("/v1/orders/tax-rates", "List tax rates, by code and time")
        .needs(READ_ORDERS)
        .query::<wire::tax_rates::Filter>()
        .pages::<wire::tax_rates::TaxRate>()
        .to(|c| Box::pin(tax_rates::list(c))),
    post(
        "/v1/orders/tax-rates",
        "Say what a tax code means from a moment on",
    )
    .needs(MANAGE_SALES)
    .takes::<wire::tax_rates::NewTaxRate>()
    .gives::<wire::tax_rates::TaxRate>()
    .refuses(&[&code::ALREADY_EXISTS])
    .to(|c| Box::pin(tax_rates::create(c))),
    get("/v1/orders/tax-rates/{id}", "Read a tax rate")
        .needs(READ_ORDERS)
        .gives::<wire::tax_rates::TaxRate>()
        .to(|c| Box::pin(tax_rates::read(c))),
    patch("/v1/orders/tax-rates/{id}", "Correct a tax rate")
        .needs(MANAGE_SALES)
        .takes::<wire::tax_rates::TaxRateChange>()
        .gives::<wire::tax_rates::TaxRate>()
        .refuses(TAX_RATE_REFUSALS)
        .to(|c| Box::pin(tax_rates::change(c))),
    delete(
        "/v1/orders/tax-rates/{id}",
        "Delete a tax rate; lines keep what they were priced with",
    )
    .needs(MANAGE_SALES)
    .refuses(STALE)
    .to(|c| Box::pin(tax_rates::remove(c))),
];

pub static FUNCTION: Function =
    Function::new("settings", ROUTES, &[]).with_constraints(&[sales::CONSTRAINTS]);

platform::entry!(FUNCTION);
