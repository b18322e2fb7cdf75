//! The events of an organisation, to poll or to stream.
//!
//! In scope: the feed of all events of an organisation, and the stream of the events of orders. Out of scope: writing
//! events, which `web` does with every change, and the history of one order (`orders`).

mod handlers;
pub mod statements;
mod stream;
mod wire;

use domain::Query;
use domain::permission::{READ_EVENTS, READ_ORDERS};
use domain::refusal::code;
use web::{Function, Route, get, health};

pub static ROUTES: &[Route] = &[
    health::route("/v1/events/health"),
    get("/v1/events", "List events")
        .needs(READ_EVENTS)
        .query::<wire::Filter>()
        .gives::<wire::Events>()
        .refuses(&[&code::UNKNOWN_POSITION])
        .to(|c| Box::pin(handlers::list(c))),
    get("/v1/orders/events", "Stream the events of orders")
        .named("streamOrderEvents")
        .needs(READ_ORDERS)
        .query::<wire::StreamFilter>()
        .streams::<wire::Event>()
        .refuses(&[&code::INVALID_CURSOR, &code::UNKNOWN_POSITION])
        .to(|c| Box::pin(handlers::stream(c))),
];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[("events", statements::ALL)];

pub static FUNCTION: Function = Function::new("events", &[ROUTES], &[]);

platform::entry!(FUNCTION);
