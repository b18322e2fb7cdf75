//! Documents for outside parties: how they look on paper, and how they get there.
//!
//! In scope: purchase orders as PDF, how each supplier takes its orders, and bringing them there by
//! e-mail or webhook. Out of scope: what the documents say and how they come about (`purchasing`),
//! and who the outside parties are (`people`).

mod channels;
mod deliveries;
mod pdf;
mod print;
mod purchase_orders;
mod secrets;

use domain::refusal::code;
use domain::{Constraint, Query};
use web::{Function, Job, Route, health, job};

const OWN_ROUTES: &[Route] = &[
    health::route("/v1/documents/health"),
    job::tick_route("/internal/documents/tick"),
    job::run_route("/internal/documents/jobs/{name}"),
];

pub static JOBS: &[Job] = &[Job {
    name: "documents.deliver",
    summary: "Send what is queued to the suppliers",
    every_minutes: 1,
    step: |work| Box::pin(deliveries::jobs::deliver(work)),
}];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("channels", channels::statements::ALL),
    ("deliveries", deliveries::statements::ALL),
    ("purchase_orders", purchase_orders::statements::ALL),
];

/// What the constraints of its own tables mean.
const CONSTRAINTS: &[Constraint] = &[
    (
        "document_delivery.org_id, document_delivery.purchase_order_id",
        &code::ALREADY_QUEUED,
    ),
    // The supplier is in the path: deleted meanwhile is as good as never there.
    ("not_a_supplier", &code::NOT_FOUND),
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
.with_constraints(&[stock::CONSTRAINTS, CONSTRAINTS]);

platform::entry!(FUNCTION);
