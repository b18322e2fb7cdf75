//! What the routes of one kind have in common.

use domain::Code;
use domain::permission::{READ_ORDERS, SHIP_ORDERS};
use domain::refusal::code;
use sales::wire::shipments::Shipment;
use web::{Route, get, post};

use super::wire::ShipmentAction;

/// What moving the goods of a shipment may meet.
pub const SHIPMENT_REFUSALS: &[&Code] = &[
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

/// What taking the lines of an order may meet.
pub const NEW_SHIPMENT_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::NOT_STOCKED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
    &code::OVER_SHIPMENT,
    &code::SHIPMENT_EMPTY,
];

pub const NEW_RETURN_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ILLEGAL_TRANSITION,
    &code::NOT_STOCKED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
    &code::OVER_RETURN,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::CURRENCY_MISMATCH,
    &code::OVER_REFUND,
];

/// Reads what belongs to orders.
pub const fn reads(path: &'static str, summary: &'static str) -> Route {
    get(path, summary).needs(READ_ORDERS)
}

/// Takes a shipment to its next state.
pub const fn ships(path: &'static str, summary: &'static str) -> Route {
    post(path, summary)
        .needs(SHIP_ORDERS)
        .answers_with(200)
        .may_take::<ShipmentAction>()
        .gives::<Shipment>()
        .refuses(SHIPMENT_REFUSALS)
}
