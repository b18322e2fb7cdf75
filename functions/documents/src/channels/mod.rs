//! Supplier channels: how each supplier gets its orders, by e-mail or webhook.
//!
//! In scope: the address or URL of a supplier, and the secret of its webhook. Out of scope: sending orders (`deliveries`), and
//! the supplier itself (`purchasing`).

pub mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::MANAGE_SUPPLIERS;
use domain::refusal::code;
use web::{Route, delete, get, put};

pub static ROUTES: &[Route] = &[
    get(
        "/v1/documents/suppliers/{id}/channel",
        "Read the channel of a supplier",
    )
    .needs(MANAGE_SUPPLIERS)
    .gives::<wire::Channel>()
    .to(|c| Box::pin(handlers::read(c))),
    put(
        "/v1/documents/suppliers/{id}/channel",
        "Set the channel of a supplier",
    )
    .needs(MANAGE_SUPPLIERS)
    .sensitive()
    .takes::<wire::NewChannel>()
    .gives::<wire::Channel>()
    .refuses(&[&code::MAIL_NOT_CONFIGURED])
    .to(|c| Box::pin(handlers::put(c))),
    delete(
        "/v1/documents/suppliers/{id}/channel",
        "Delete the channel of a supplier",
    )
    .needs(MANAGE_SUPPLIERS)
    .sensitive()
    .to(|c| Box::pin(handlers::remove(c))),
];
