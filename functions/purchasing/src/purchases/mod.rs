//! `purchases`.

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::permission::READ_PURCHASES;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[
    get(
        "/v1/purchasing/suppliers/{id}/purchases",
        "List what was bought of a supplier, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<wire::Filter>()
    .pages::<wire::Purchase>()
    .to(|c| Box::pin(handlers::list(c))),
    get(
        "/v1/purchasing/suppliers/{id}/performance",
        "Read how well a supplier delivers",
    )
    .needs(READ_PURCHASES)
    .query::<wire::Period>()
    .gives::<wire::Performance>()
    .to(|c| Box::pin(handlers::performance(c))),
];
