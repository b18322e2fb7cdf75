//! `replenishment`.

mod figures;
mod handlers;
pub mod jobs;
mod rules;
pub mod statements;
mod wire;

use domain::permission::READ_PURCHASES;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[get(
    "/v1/purchasing/replenishment",
    "List when to buy again and how much, by item and warehouse",
)
.needs(READ_PURCHASES)
.query::<wire::Filter>()
.pages::<wire::Replenishment>()
.to(|c| Box::pin(handlers::list(c)))];
