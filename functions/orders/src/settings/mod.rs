//! `settings`.

mod handlers;
mod numbers;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_SALES, READ_ORDERS};
use domain::refusal::code;
use web::Route;
use web::{get, patch};

/// What goes wrong with the version of a record.
pub const STALE: &[&Code] = &[
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders/settings", "Read how the organisation sells")
        .needs(READ_ORDERS)
        .gives::<wire::Settings>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/orders/settings", "Change how the organisation sells")
        .needs(MANAGE_SALES)
        .takes::<wire::SettingsChange>()
        .gives::<wire::Settings>()
        .refuses(STALE)
        .to(|c| Box::pin(handlers::change(c))),
    get("/v1/orders/numbers", "Read how documents are numbered")
        .needs(READ_ORDERS)
        .gives::<numbers::Sequences>()
        .to(|c| Box::pin(handlers::list_sequences(c))),
    patch(
        "/v1/orders/numbers/{type}",
        "Change how a kind of document is numbered",
    )
    .needs(MANAGE_SALES)
    .takes::<numbers::SequenceChange>()
    .gives::<numbers::Sequence>()
    .refuses(STALE)
    .to(|c| Box::pin(handlers::change_sequence(c))),
];
