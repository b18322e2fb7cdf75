//! The `inventory` function: items, warehouses and the stock in them.
//!
//! In scope: items with their categories, prices and barcodes, imports, warehouses, stock levels,
//! movements, adjustments, reservations, availability, stock counts and low-stock alerts. Out of
//! scope: the rules of the stock ledger that other functions use too (`stock`), suppliers and
//! purchasing (`purchasing`), and the stock that orders reserve and ship (`orders`).

mod adjustments;
mod alerts;
pub mod availability;
mod categories;
mod counts;
pub mod decimals;
mod exports;
pub mod imports;
mod item_suppliers;
mod items;
mod kardex;
mod levels;
mod moves;
mod prices;
mod references;
pub mod reservations;
mod topics;
mod warehouses;

use domain::refusal::code;
use domain::{Constraint, Query};
use web::{Function, Job, Route, health, job};

const OWN_ROUTES: &[Route] = &[
    health::route("/v1/inventory/health"),
    job::tick_route("/internal/inventory/tick"),
    job::run_route("/internal/inventory/jobs/{name}"),
];

pub static JOBS: &[Job] = &[
    Job {
        name: "inventory.reservation_expiry",
        summary: "Expire holds whose time is over",
        every_minutes: 1,
        step: |work| Box::pin(reservations::jobs::expire_reservations(work)),
    },
    Job {
        name: "inventory.import_rows",
        summary: "Import the rows of files that wait",
        every_minutes: 1,
        step: |work| Box::pin(imports::jobs::import_rows(work)),
    },
    Job {
        name: "inventory.restock_check",
        summary: "Open, change and resolve low-stock alerts",
        every_minutes: 15,
        step: |work| Box::pin(alerts::jobs::check_stock(work)),
    },
];

/// Every statement by resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("items", items::statements::ALL),
    ("item_suppliers", item_suppliers::statements::ALL),
    ("prices", prices::statements::ALL),
    ("categories", categories::statements::ALL),
    ("exports", exports::statements::ALL),
    ("imports", imports::statements::ALL),
    ("warehouses", warehouses::statements::ALL),
    ("levels", levels::statements::ALL),
    ("adjustments", adjustments::statements::ALL),
    ("moves", moves::statements::ALL),
    ("kardex", kardex::statements::ALL),
    ("reservations", reservations::statements::ALL),
    ("counts", counts::statements::ALL),
    ("alerts", alerts::statements::ALL),
];

/// The refusal of each constraint of its own tables.
const CONSTRAINTS: &[Constraint] = &[
    ("category_cycle", &code::CATEGORY_CYCLE),
    ("category_too_deep", &code::CATEGORY_TOO_DEEP),
    ("in_use", &code::IN_USE),
];

pub static FUNCTION: Function = Function::new(
    "inventory",
    &[
        OWN_ROUTES,
        items::ROUTES,
        item_suppliers::ROUTES,
        prices::ROUTES,
        categories::ROUTES,
        exports::ROUTES,
        imports::ROUTES,
        warehouses::ROUTES,
        levels::ROUTES,
        moves::ROUTES,
        adjustments::ROUTES,
        kardex::ROUTES,
        reservations::ROUTES,
        availability::ROUTES,
        counts::ROUTES,
        alerts::ROUTES,
    ],
    JOBS,
)
.with_constraints(&[stock::CONSTRAINTS, CONSTRAINTS])
.with_topics(&[stock::TOPICS, topics::TOPICS]);

platform::entry!(FUNCTION);
