//! `channels`.

pub mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::MANAGE_SUPPLIERS;
use domain::refusal::code;
use web::Route;
use web::{delete, get, put};

pub static ROUTES: &[Route] = &[
    get(
        "/v1/documents/suppliers/{id}/channel",
        "Read how a supplier takes orders",
    )
    .needs(MANAGE_SUPPLIERS)
    .gives::<wire::Channel>()
    .to(|c| Box::pin(handlers::read(c))),
    put(
        "/v1/documents/suppliers/{id}/channel",
        "Set how a supplier takes orders: by e-mail or webhook",
    )
    .needs(MANAGE_SUPPLIERS)
    .sensitive()
    .takes::<wire::NewChannel>()
    .gives::<wire::Channel>()
    .refuses(&[&code::MAIL_NOT_CONFIGURED])
    .to(|c| Box::pin(handlers::put(c))),
    delete(
        "/v1/documents/suppliers/{id}/channel",
        "Send a supplier nothing any more",
    )
    .needs(MANAGE_SUPPLIERS)
    .sensitive()
    .to(|c| Box::pin(handlers::remove(c))),
];
