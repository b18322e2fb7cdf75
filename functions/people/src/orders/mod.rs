//! `orders`.

mod handlers;
pub mod statements;
mod wire;

use domain::permission::READ_ORDERS;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[
    get(
        "/v1/people/{id}/orders",
        "List what a customer ordered, newest first",
    )
    .needs(READ_ORDERS)
    .query::<wire::Filter>()
    .pages::<wire::Order>()
    .to(|c| Box::pin(handlers::list_of_customer(c))),
    get(
        "/v1/reps/{id}/orders",
        "List what a sales representative sold, newest first",
    )
    .needs(READ_ORDERS)
    .query::<wire::Filter>()
    .pages::<wire::Order>()
    .to(|c| Box::pin(handlers::list_of_rep(c))),
];
