//! `organisation`.

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::MANAGE_ORGANISATION;
use web::Route;
use web::{get, patch};

pub static ROUTES: &[Route] = &[
    get("/v1/auth/organisation", "Read the organisation's settings")
        .gives::<wire::Organisation>()
        .to(|c| Box::pin(handlers::read(c))),
    patch(
        "/v1/auth/organisation",
        "Change the organisation's settings",
    )
    .needs(MANAGE_ORGANISATION)
    .sensitive()
    .in_person()
    .takes::<wire::OrganisationChange>()
    .gives::<wire::Organisation>()
    .to(|c| Box::pin(handlers::change(c))),
];
