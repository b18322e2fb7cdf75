//! Documents for external parties: printing and sending them.
//!
//! In scope: purchase orders as PDF, the channel of each supplier, and sending orders by e-mail or webhook. Out of scope: the
//! orders themselves (`purchasing`), and the suppliers as parties (`people`).

mod channels;
mod deliveries;
mod purchase_orders;
mod secrets;
mod topics;

use domain::Query;
use web::{Function, Job, Route, health, job};

const OWN_ROUTES: &[Route] = &[
    health::route("/v1/documents/health"),
    job::tick_route("/internal/documents/tick"),
    job::run_route("/internal/documents/jobs/{name}"),
];

pub static JOBS: &[Job] = &[Job {
    name: "documents.deliver",
    summary: "Send queued deliveries to suppliers",
    every_minutes: 1,
    step: |work| Box::pin(deliveries::jobs::deliver(work)),
}];

/// All statements by resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("channels", channels::statements::ALL),
    ("deliveries", deliveries::statements::ALL),
    ("purchase_orders", purchase_orders::statements::ALL),
];

pub static FUNCTION: Function = Function::new(
    "documents",
    &[
        OWN_ROUTES,
        channels::ROUTES,
        deliveries::ROUTES,
        purchase_orders::ROUTES,
    ],
    JOBS,
)
.with_constraints(&[stock::CONSTRAINTS, stock::SUPPLIER_CONSTRAINTS])
.with_topics(&[topics::TOPICS]);

platform::entry!(FUNCTION);
