//! What customers order, and what follows from it.
//!
//! In scope: orders with their lines, their confirmation and end, shipments, payments, refunds,
//! returns, the history of each, and the settings of selling: tax rates, document numbers, how
//! prices are meant. Out of scope: customers (`people`), items and stock (`inventory`), quotes,
//! figures.

mod feed;
mod handlers;
pub mod statements;
mod wire;

use domain::permission::{READ_EVENTS, READ_ORDERS};
use domain::refusal::code;
use handlers::events;
use web::{Function, Route, get, health};

pub static ROUTES: &[Route] = &[
    health::route("/v1/orders/health"),
    // What happened.
    get(
        "/v1/events",
        "List what happened in the organisation, in its order",
    )
    .needs(READ_EVENTS)
    .query::<wire::events::Filter>()
    .gives::<wire::events::Events>()
    .to(|c| Box::pin(events::list(c))),
    get(
        "/v1/orders/events",
        "Follow what happens to orders, as server-sent events",
    )
    .needs(READ_ORDERS)
    .query::<wire::events::StreamFilter>()
    .streams::<wire::events::Event>()
    .refuses(&[&code::INVALID_CURSOR])
    .to(|c| Box::pin(events::stream(c))),
];

pub static FUNCTION: Function = Function::new("orders", ROUTES, &[]);

platform::entry!(FUNCTION, in parts);
