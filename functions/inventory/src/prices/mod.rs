//! `prices`.

mod handlers;
pub mod statements;
mod wire;

use domain::permission::READ_ITEMS;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[
    get(
        "/v1/inventory/items/{id}/prices",
        "List what an item sold for, newest first",
    )
    .needs(READ_ITEMS)
    .query::<wire::Filter>()
    .pages::<wire::Price>()
    .to(|c| Box::pin(handlers::prices(c))),
    get(
        "/v1/inventory/items/{id}/costs",
        "List what an item cost by its own record, newest first",
    )
    .needs(READ_ITEMS)
    .query::<wire::Filter>()
    .pages::<wire::StandardCost>()
    .to(|c| Box::pin(handlers::costs(c))),
];
