//! Reservations of stock.
//!
//! In scope: holding stock for a time, confirming, releasing and consuming it, and the job that expires
//! holds. Out of scope: the stock that orders reserve (`orders`).

mod handlers;
pub mod jobs;
pub mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{MOVE_STOCK, READ_STOCK, RESERVE_STOCK};
use domain::refusal::code;
use web::{Route, get, post};

/// The refusals of holding stock.
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

/// The refusals of a transition.
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
    post("/v1/inventory/reservations", "Hold stock")
        .named("createReservations")
        .needs(RESERVE_STOCK)
        .takes::<wire::NewReservations>()
        .gives::<wire::Reservations>()
        .refuses(HOLD_REFUSALS)
        .to(|c| Box::pin(handlers::create(c))),
    get(
        "/v1/inventory/reservations/summary",
        "Summarise reserved stock by item",
    )
    .named("summarizeReservations")
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
        "Confirm a reservation",
    )
    .needs(RESERVE_STOCK)
    .answers_with(200)
    .gives::<wire::Reservation>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::confirm(c))),
    post(
        "/v1/inventory/reservations/{id}/release",
        "Release a reservation",
    )
    .needs(RESERVE_STOCK)
    .answers_with(200)
    .gives::<wire::Reservation>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::release(c))),
    post(
        "/v1/inventory/reservations/{id}/consume",
        "Consume a reservation",
    )
    .needs(MOVE_STOCK)
    .answers_with(200)
    .may_take::<wire::Consumption>()
    .gives::<wire::Consumed>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::consume(c))),
];
