//! Stock that is set aside.
//!
//! In scope: reservations, the job that expires holds, and whether stock is there. Out of scope: what
//! orders set aside (`orders`), the ledger itself (`stock`, `inventory`).

mod handlers;
mod jobs;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MOVE_STOCK, READ_STOCK, RESERVE_STOCK};
use domain::refusal::code;
use handlers::{availability, reservations};
use web::{Function, Job, Route, get, health, job, post};

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

/// Why it cannot be said whether stock is there.
const QUESTION_REFUSALS: &[&Code] = &[
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
];

pub static ROUTES: &[Route] = &[
    health::route("/v1/reservations/health"),
    job::tick_route("/internal/reservations/tick"),
    job::run_route("/internal/reservations/jobs/{name}"),
    get(
        "/v1/inventory/reservations",
        "List reservations, newest first",
    )
    .needs(READ_STOCK)
    .query::<wire::reservations::Filter>()
    .pages::<wire::reservations::Reservation>()
    .to(|c| Box::pin(reservations::list(c))),
    post(
        "/v1/inventory/reservations",
        "Hold stock, all lines or none",
    )
    .needs(RESERVE_STOCK)
    .takes::<wire::reservations::NewReservations>()
    .gives::<wire::reservations::Reservations>()
    .refuses(HOLD_REFUSALS)
    .to(|c| Box::pin(reservations::create(c))),
    get(
        "/v1/inventory/reservations/summary",
        "List what is set aside, by item",
    )
    .needs(READ_STOCK)
    .query::<wire::reservations::SummaryFilter>()
    .pages::<wire::reservations::Summary>()
    .to(|c| Box::pin(reservations::summary(c))),
    get("/v1/inventory/reservations/{id}", "Read a reservation")
        .needs(READ_STOCK)
        .gives::<wire::reservations::Reservation>()
        .to(|c| Box::pin(reservations::read(c))),
    post(
        "/v1/inventory/reservations/{id}/confirm",
        "Keep a hold without an end",
    )
    .needs(RESERVE_STOCK)
    .answers_with(200)
    .gives::<wire::reservations::Reservation>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(reservations::confirm(c))),
    post(
        "/v1/inventory/reservations/{id}/release",
        "Give reserved stock back",
    )
    .needs(RESERVE_STOCK)
    .answers_with(200)
    .gives::<wire::reservations::Reservation>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(reservations::release(c))),
    post(
        "/v1/inventory/reservations/{id}/consume",
        "Take reserved stock out of the warehouse",
    )
    .needs(MOVE_STOCK)
    .answers_with(200)
    .may_take::<wire::reservations::Consumption>()
    .gives::<wire::reservations::Consumed>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(reservations::consume(c))),
    post(
        "/v1/inventory/availability",
        "Whether stock is there for several lines together",
    )
    .named("checkAvailability")
    .needs(READ_STOCK)
    .answers_with(200)
    .takes::<wire::availability::Question>()
    .gives::<wire::availability::Availability>()
    .refuses(QUESTION_REFUSALS)
    .to(|c| Box::pin(availability::check(c))),
];

pub static JOBS: &[Job] = &[Job {
    name: "reservation_expiry",
    summary: "Expires holds whose time is over",
    every_minutes: 1,
    step: |work| Box::pin(jobs::expire_reservations(work)),
}];

pub static FUNCTION: Function = Function::new("reservations", ROUTES, JOBS);

platform::entry!(FUNCTION, on schedule);
