//! `reservations`.

mod handlers;
pub mod jobs;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MOVE_STOCK, READ_STOCK, RESERVE_STOCK};
use domain::refusal::code;
use web::Route;
use web::{get, post};

/// Why stock may not be held.
const HOLD_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::ALREADY_EXISTS,
    &code::INSUFFICIENT_STOCK,
];

/// Why a reservation may not be confirmed, released or consumed.
const TRANSITION_REFUSALS: &[&Code] = &[
    &code::BELONGS_TO_ORDER,
    &code::RESERVATION_EXPIRED,
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get(
        "/v1/inventory/reservations",
        "List reservations, newest first",
    )
    .needs(READ_STOCK)
    .query::<wire::Filter>()
    .pages::<wire::Reservation>()
    .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/inventory/reservations",
        "Hold stock, all lines or none",
    )
    .needs(RESERVE_STOCK)
    .takes::<wire::NewReservations>()
    .gives::<wire::Reservations>()
    .refuses(HOLD_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    get(
        "/v1/inventory/reservations/summary",
        "List what is set aside, by item",
    )
    .needs(READ_STOCK)
    .query::<wire::SummaryFilter>()
    .pages::<wire::Summary>()
    .to(|c| Box::pin(handlers::summary(c))),
    get("/v1/inventory/reservations/{id}", "Read a reservation")
        .needs(READ_STOCK)
        .gives::<wire::Reservation>()
        .to(|c| Box::pin(handlers::read(c))),
    post(
        "/v1/inventory/reservations/{id}/confirm",
        "Keep a hold without an end",
    )
    .needs(RESERVE_STOCK)
    .answers_with(200)
    .gives::<wire::Reservation>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::confirm(c))),
    post(
        "/v1/inventory/reservations/{id}/release",
        "Give reserved stock back",
    )
    .needs(RESERVE_STOCK)
    .answers_with(200)
    .gives::<wire::Reservation>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::release(c))),
    post(
        "/v1/inventory/reservations/{id}/consume",
        "Take reserved stock out of the warehouse",
    )
    .needs(MOVE_STOCK)
    .answers_with(200)
    .may_take::<wire::Consumption>()
    .gives::<wire::Consumed>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::consume(c))),
];
