//! Documents for external parties: printing and sending them.
//!
//! In scope: purchase orders as PDF, the channel of each supplier, and sending orders by e-mail or webhook. Out of scope: the
//! orders themselves (`purchasing`), and the suppliers as parties (`people`).

mod channels;
mod deliveries;
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

/// The refusals of the constraints of its own tables.
const CONSTRAINTS: &[Constraint] = &[
    (
        "document_delivery.org_id, document_delivery.purchase_order_id",
        &code::ALREADY_QUEUED,
    ),
    // The supplier is in the path. It was deleted meanwhile.
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
