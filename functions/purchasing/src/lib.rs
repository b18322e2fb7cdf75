//! What the shop buys.
//!
//! In scope: suppliers and their terms, reorder requests, purchase orders, what is received of them,
//! and when to buy again and how much. Out of scope: stock levels and alerts (`inventory`), suppliers
//! as parties with addresses and contacts (`people`), sending an order to its supplier (`documents`).

mod automatic_reorders;
mod purchase_orders;
mod purchases;
mod receipts;
pub mod reorders;
mod replenishment;
mod supplier_items;
mod suppliers;

use domain::refusal::code;
use domain::{Constraint, Query};
use web::{Function, Job, Route, health, job};

const OWN_ROUTES: &[Route] = &[
    health::route("/v1/purchasing/health"),
    job::tick_route("/internal/purchasing/tick"),
    job::run_route("/internal/purchasing/jobs/{name}"),
];

pub static JOBS: &[Job] = &[
    Job {
        name: "purchasing.reorder_check",
        summary: "Asks for what runs low, where the organisation wants that",
        every_minutes: 60,
        step: |work| Box::pin(automatic_reorders::jobs::check_reorders(work)),
    },
    Job {
        name: "purchasing.replenishment",
        summary: "Works out when to buy each item again and how much",
        every_minutes: 24 * 60,
        step: |work| Box::pin(replenishment::jobs::work_out_replenishment(work)),
    },
];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("suppliers", suppliers::statements::ALL),
    ("supplier_items", supplier_items::statements::ALL),
    ("purchases", purchases::statements::ALL),
    ("automatic_reorders", automatic_reorders::statements::ALL),
    ("reorders", reorders::statements::ALL),
    ("purchase_orders", purchase_orders::statements::ALL),
    ("receipts", receipts::statements::ALL),
    ("replenishment", replenishment::statements::ALL),
];

/// What the constraints of its own tables mean.
const CONSTRAINTS: &[Constraint] = &[
    (
        "document_delivery.org_id, document_delivery.purchase_order_id",
        &code::ALREADY_QUEUED,
    ),
    ("in_use", &code::IN_USE),
    // The supplier is in the path: deleted meanwhile is as good as never there.
    ("not_a_supplier", &code::NOT_FOUND),
    ("not_an_employee", &code::NOT_AN_EMPLOYEE),
    ("over_receipt", &code::OVER_RECEIPT),
];

pub static FUNCTION: Function = Function::new(
    "purchasing",
    &[
        OWN_ROUTES,
        suppliers::ROUTES,
        supplier_items::ROUTES,
        purchases::ROUTES,
        reorders::ROUTES,
        purchase_orders::ROUTES,
        receipts::ROUTES,
        replenishment::ROUTES,
    ],
    JOBS,
)
.with_constraints(&[stock::CONSTRAINTS, CONSTRAINTS]);

platform::entry!(FUNCTION);
