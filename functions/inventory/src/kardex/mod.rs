//! `kardex`.

mod handlers;
pub mod statements;
mod wire;

use domain::permission::READ_STOCK;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[get(
    "/v1/inventory/items/{id}/kardex",
    "List what movements did to a level, newest first",
)
.needs(READ_STOCK)
.query::<wire::KardexFilter>()
.pages::<wire::Entry>()
.to(|c| Box::pin(handlers::kardex(c)))];
