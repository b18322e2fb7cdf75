//! `shipments`.

mod handlers;
pub mod movements;
pub mod routes;
pub mod statements;
mod wire;

use domain::permission::SHIP_ORDERS;
use sales::wire::shipments::Shipment;
use web::Route;
use web::{patch, post};

pub static ROUTES: &[Route] = &[
    routes::reads("/v1/orders/shipments", "List shipments, newest first")
        .query::<wire::Filter>()
        .pages::<Shipment>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/shipments",
        "Prepare a shipment of an order, or of a part of it",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::NewShipment>()
    .gives::<Shipment>()
    .refuses(routes::NEW_SHIPMENT_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    routes::reads("/v1/orders/shipments/{id}", "Read a shipment")
        .gives::<Shipment>()
        .to(|c| Box::pin(handlers::read(c))),
    patch(
        "/v1/orders/shipments/{id}",
        "Change the papers of a shipment, its state, or both",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::ShipmentChange>()
    .gives::<Shipment>()
    .refuses(routes::SHIPMENT_REFUSALS)
    .to(|c| Box::pin(handlers::patch(c))),
    routes::ships("/v1/orders/shipments/{id}/pack", "Pack a shipment")
        .to(|c| Box::pin(handlers::pack(c))),
    routes::ships(
        "/v1/orders/shipments/{id}/dispatch",
        "Send a shipment off: its goods leave the warehouse",
    )
    .to(|c| Box::pin(handlers::dispatch(c))),
    routes::ships(
        "/v1/orders/shipments/{id}/deliver",
        "Note that a shipment arrived",
    )
    .to(|c| Box::pin(handlers::deliver(c))),
    routes::ships(
        "/v1/orders/shipments/{id}/fail",
        "Note that a shipment could not be delivered",
    )
    .to(|c| Box::pin(handlers::fail(c))),
    routes::ships(
        "/v1/orders/shipments/{id}/retry",
        "Send a shipment that could not be delivered off again",
    )
    .to(|c| Box::pin(handlers::retry(c))),
    routes::ships(
        "/v1/orders/shipments/{id}/return",
        "Take a whole shipment back into the warehouse",
    )
    .to(|c| Box::pin(handlers::take_back(c))),
    routes::ships(
        "/v1/orders/shipments/{id}/cancel",
        "Cancel a shipment that has not left",
    )
    .to(|c| Box::pin(handlers::cancel(c))),
];
