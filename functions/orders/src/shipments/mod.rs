//! Shipments of orders: `/v1/orders/shipments`.
//!
//! In scope: preparing shipments, their transitions, and the stock that these deduct and return. Out of scope:
//! returns of completed orders (`returns`), the rules of shipments (`sales`), and talking to carriers.

mod handlers;
pub mod movements;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{READ_ORDERS, SHIP_ORDERS};
use domain::refusal::code;
use sales::wire::shipments::Shipment;
use web::{Route, get, patch, post};

const NEW_SHIPMENT_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::NOT_STOCKED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
    &code::OVER_SHIPMENT,
    &code::SHIPMENT_EMPTY,
];

const SHIPMENT_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INSUFFICIENT_STOCK,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::OVER_RETURN,
    &code::OUT_OF_RANGE,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders/shipments", "List shipments, newest first")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<Shipment>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/shipments",
        "Create a shipment of an order, or of a part of it",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::NewShipment>()
    .gives::<Shipment>()
    .refuses(NEW_SHIPMENT_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    get("/v1/orders/shipments/{id}", "Read a shipment")
        .needs(READ_ORDERS)
        .gives::<Shipment>()
        .to(|c| Box::pin(handlers::read(c))),
    patch(
        "/v1/orders/shipments/{id}",
        "Update a shipment: its details, its state, or both",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::ShipmentChange>()
    .gives::<Shipment>()
    .refuses(SHIPMENT_REFUSALS)
    .to(|c| Box::pin(handlers::update(c))),
    transition("/v1/orders/shipments/{id}/pack", "Pack a shipment")
        .to(|c| Box::pin(handlers::pack(c))),
    transition("/v1/orders/shipments/{id}/dispatch", "Dispatch a shipment")
        .to(|c| Box::pin(handlers::dispatch(c))),
    transition(
        "/v1/orders/shipments/{id}/deliver",
        "Mark a shipment as delivered",
    )
    .to(|c| Box::pin(handlers::deliver(c))),
    transition(
        "/v1/orders/shipments/{id}/fail",
        "Mark a shipment as not deliverable",
    )
    .to(|c| Box::pin(handlers::fail(c))),
    transition(
        "/v1/orders/shipments/{id}/retry",
        "Dispatch a failed shipment again",
    )
    .to(|c| Box::pin(handlers::retry(c))),
    transition(
        "/v1/orders/shipments/{id}/return",
        "Return a whole shipment to the warehouse",
    )
    .to(|c| Box::pin(handlers::return_to_warehouse(c))),
    transition(
        "/v1/orders/shipments/{id}/cancel",
        "Cancel a shipment that was not dispatched",
    )
    .to(|c| Box::pin(handlers::cancel(c))),
];

/// Takes a shipment to its next state.
const fn transition(path: &'static str, summary: &'static str) -> Route {
    post(path, summary)
        .needs(SHIP_ORDERS)
        .answers_with(200)
        .may_take::<wire::ShipmentAction>()
        .gives::<Shipment>()
        .refuses(SHIPMENT_REFUSALS)
}
