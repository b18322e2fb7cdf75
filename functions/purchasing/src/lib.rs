//! Purchasing: what the organisation buys from its suppliers.
//!
//! In scope: suppliers and their terms, reorders, purchase orders and receipts, and figures that say when to buy again and
//! how much. Out of scope: stock levels and alerts (`inventory`), suppliers as parties with addresses and contacts
//! (`people`), sending an order to its supplier (`documents`).

mod automatic_reorders;
mod purchase_orders;
mod purchases;
mod receipts;
pub mod reorders;
mod replenishment;
mod supplier_items;
mod suppliers;
mod topics;

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
        summary: "Create reorders for stock that runs low",
        every_minutes: 60,
        step: |work| Box::pin(automatic_reorders::check_reorders(work)),
    },
    Job {
        name: "purchasing.replenishment",
        summary: "Compute reorder points and order quantities",
        every_minutes: 24 * 60,
        step: |work| Box::pin(replenishment::jobs::compute_replenishment(work)),
    },
];

/// All statements by resource, for the tests that prepare them.
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

/// The refusals of the constraints of its own tables.
const CONSTRAINTS: &[Constraint] = &[
    ("currency_mismatch", &code::CURRENCY_MISMATCH),
    ("in_use", &code::IN_USE),
    ("not_an_employee", &code::NOT_AN_EMPLOYEE),
    ("order_empty", &code::ORDER_EMPTY),
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
.with_constraints(&[stock::CONSTRAINTS, stock::SUPPLIER_CONSTRAINTS, CONSTRAINTS])
.with_topics(&[stock::TOPICS, topics::TOPICS]);

platform::entry!(FUNCTION);
