//! Documents for outside parties: how they look on paper, and how they get there.
//!
//! In scope: purchase orders as PDF, how each supplier takes its orders, and bringing them there by
//! e-mail or webhook. Out of scope: what the documents say and how they come about (`purchasing`),
//! and who the outside parties are (`people`).

mod handlers;
mod jobs;
mod mail;
mod pdf;
mod print;
mod rules;
mod secrets;
pub mod statements;
mod wire;

use domain::permission::{MANAGE_PURCHASES, MANAGE_SUPPLIERS, READ_PURCHASES};
use domain::refusal::code;
use handlers::{channels, deliveries, purchase_orders};
use web::{Function, Job, Route, delete, get, health, job, post, put};
use wire::channels::{Channel, NewChannel};
use wire::deliveries::{Delivery, Filter};
use wire::print::Look;

pub static ROUTES: &[Route] = &[
    health::route("/v1/documents/health"),
    job::tick_route("/internal/documents/tick"),
    job::run_route("/internal/documents/jobs/{name}"),
    get(
        "/v1/documents/purchase-orders/{id}",
        "Print a purchase order as its supplier gets it",
    )
    .named("printPurchaseOrder")
    .needs(READ_PURCHASES)
    .query::<Look>()
    .gives_file("application/pdf")
    .to(|c| Box::pin(purchase_orders::print(c))),
    post(
        "/v1/documents/purchase-orders/{id}/send",
        "Send a placed order to its supplier",
    )
    .needs(MANAGE_PURCHASES)
    .gives::<Delivery>()
    .makes_in("/v1/documents/deliveries")
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::ALREADY_QUEUED,
        &code::NO_CHANNEL,
        &code::CHANNEL_DISABLED,
        &code::MAIL_NOT_CONFIGURED,
    ])
    .to(|c| Box::pin(deliveries::send(c))),
    // How suppliers take orders.
    get(
        "/v1/documents/suppliers/{id}/channel",
        "Read how a supplier takes orders",
    )
    .needs(MANAGE_SUPPLIERS)
    .gives::<Channel>()
    .to(|c| Box::pin(channels::read(c))),
    put(
        "/v1/documents/suppliers/{id}/channel",
        "Set how a supplier takes orders: by e-mail or webhook",
    )
    .needs(MANAGE_SUPPLIERS)
    .sensitive()
    .takes::<NewChannel>()
    .gives::<Channel>()
    .refuses(&[&code::MAIL_NOT_CONFIGURED])
    .to(|c| Box::pin(channels::put(c))),
    delete(
        "/v1/documents/suppliers/{id}/channel",
        "Send a supplier nothing any more",
    )
    .needs(MANAGE_SUPPLIERS)
    .sensitive()
    .to(|c| Box::pin(channels::remove(c))),
    // What is on its way.
    get("/v1/documents/deliveries", "List deliveries, newest first")
        .needs(READ_PURCHASES)
        .query::<Filter>()
        .pages::<Delivery>()
        .to(|c| Box::pin(deliveries::list(c))),
    get("/v1/documents/deliveries/{id}", "Read a delivery")
        .needs(READ_PURCHASES)
        .gives::<Delivery>()
        .to(|c| Box::pin(deliveries::read(c))),
    post(
        "/v1/documents/deliveries/{id}/retry",
        "Try a delivery that failed again, or one that waits at once",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<Delivery>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::ALREADY_QUEUED,
        &code::NO_CHANNEL,
        &code::CHANNEL_DISABLED,
        &code::MAIL_NOT_CONFIGURED,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(deliveries::retry(c))),
];

pub static JOBS: &[Job] = &[Job {
    name: "deliver",
    summary: "Send what is queued to the suppliers",
    every_minutes: 1,
    step: |work| Box::pin(jobs::deliver(work)),
}];

pub static FUNCTION: Function = Function::new("documents", ROUTES, JOBS);

platform::entry!(FUNCTION, on schedule);
