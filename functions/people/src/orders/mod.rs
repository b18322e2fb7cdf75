//! The orders of a party.
//!
//! In scope: lists of the orders of a customer and of a sales representative. Out of scope: the orders themselves
//! (`orders`).

mod handlers;
pub mod statements;
mod wire;

use domain::permission::READ_ORDERS;
use web::{Route, get};

pub static ROUTES: &[Route] = &[
    get("/v1/people/{id}/orders", "List the orders of a customer")
        .named("listCustomerOrders")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<wire::Order>()
        .to(|c| Box::pin(handlers::list_of_customer(c))),
    get(
        "/v1/reps/{id}/orders",
        "List the orders of a sales representative",
    )
    .needs(READ_ORDERS)
    .query::<wire::Filter>()
    .pages::<wire::Order>()
    .to(|c| Box::pin(handlers::list_of_rep(c))),
];
