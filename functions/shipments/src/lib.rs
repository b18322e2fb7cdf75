//! Goods on their way to customers, and back.
//!
//! In scope: shipments of orders that are confirmed, returns to orders that are completed, with the
//! stock that they move and the money that may go back with them. Out of scope: a shipment that
//! comes with a new order (`orderbook`), money by itself (`payments`); what they share is in `sales`.

mod actions;
mod handlers;
mod rules;
pub mod statements;
mod wire;

use actions::{NEW_RETURN_REFUSALS, NEW_SHIPMENT_REFUSALS, SHIPMENT_REFUSALS, reads, ships};
use domain::permission::SHIP_ORDERS;
use handlers::{returns, shipments};
use sales::wire::shipments::Shipment;
use web::{Function, Route, health, patch, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/shipments/health"),
    // Shipments.
    reads("/v1/orders/shipments", "List shipments, newest first")
        .query::<wire::shipments::Filter>()
        .pages::<Shipment>()
        .to(|c| Box::pin(shipments::list(c))),
    post(
        "/v1/orders/shipments",
        "Prepare a shipment of an order, or of a part of it",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::shipments::NewShipment>()
    .gives::<Shipment>()
    .refuses(NEW_SHIPMENT_REFUSALS)
    .to(|c| Box::pin(shipments::create(c))),
    reads("/v1/orders/shipments/{id}", "Read a shipment")
        .gives::<Shipment>()
        .to(|c| Box::pin(shipments::read(c))),
    patch(
        "/v1/orders/shipments/{id}",
        "Change the papers of a shipment, its state, or both",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::shipments::ShipmentChange>()
    .gives::<Shipment>()
    .refuses(SHIPMENT_REFUSALS)
    .to(|c| Box::pin(shipments::patch(c))),
    ships("/v1/orders/shipments/{id}/pack", "Pack a shipment").to(|c| Box::pin(shipments::pack(c))),
    ships(
        "/v1/orders/shipments/{id}/dispatch",
        "Send a shipment off: its goods leave the warehouse",
    )
    .to(|c| Box::pin(shipments::dispatch(c))),
    ships(
        "/v1/orders/shipments/{id}/deliver",
        "Note that a shipment arrived",
    )
    .to(|c| Box::pin(shipments::deliver(c))),
    ships(
        "/v1/orders/shipments/{id}/fail",
        "Note that a shipment could not be delivered",
    )
    .to(|c| Box::pin(shipments::fail(c))),
    ships(
        "/v1/orders/shipments/{id}/retry",
        "Send a shipment that could not be delivered off again",
    )
    .to(|c| Box::pin(shipments::retry(c))),
    ships(
        "/v1/orders/shipments/{id}/return",
        "Take a whole shipment back into the warehouse",
    )
    .to(|c| Box::pin(shipments::take_back(c))),
    ships(
        "/v1/orders/shipments/{id}/cancel",
        "Cancel a shipment that has not left",
    )
    .to(|c| Box::pin(shipments::cancel(c))),
    // Returns.
    reads("/v1/orders/returns", "List returns, newest first")
        .query::<wire::returns::Filter>()
        .pages::<wire::returns::Return>()
        .to(|c| Box::pin(returns::list(c))),
    post(
        "/v1/orders/returns",
        "Take goods of a completed order back, with or without a refund",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::returns::NewReturn>()
    .gives::<wire::returns::Return>()
    .refuses(NEW_RETURN_REFUSALS)
    .to(|c| Box::pin(returns::create(c))),
    reads("/v1/orders/returns/{id}", "Read a return")
        .gives::<wire::returns::Return>()
        .to(|c| Box::pin(returns::read(c))),
];

pub static FUNCTION: Function = Function::new("shipments", ROUTES, &[])
    .with_constraints(&[stock::CONSTRAINTS, sales::CONSTRAINTS]);

platform::entry!(FUNCTION);
