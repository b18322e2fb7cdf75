//! The organisation and its settings.
//!
//! In scope: reading and changing them. Out of scope: creating an organisation (`registration`), and what
//! the settings do, which stands with the rules that read them.

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::MANAGE_ORGANISATION;
use domain::refusal::code;
use web::{Route, get, patch};

pub static ROUTES: &[Route] = &[
    get("/v1/auth/organisation", "Read the organisation's settings")
        .gives::<wire::Organisation>()
        .to(|c| Box::pin(handlers::read(c))),
    patch(
        "/v1/auth/organisation",
        "Update the organisation's settings",
    )
    .needs(MANAGE_ORGANISATION)
    .sensitive()
    .in_person()
    .takes::<wire::OrganisationChange>()
    .gives::<wire::Organisation>()
    .refuses(&[&code::CURRENCY_MISMATCH])
    .to(|c| Box::pin(handlers::change(c))),
];
