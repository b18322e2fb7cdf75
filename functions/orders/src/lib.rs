//! What the shop sells.
//!
//! In scope: orders with their lines, confirmation and end, payments and refunds, shipments and
//! returns, tax rates, the numbers of documents and how the organisation sells. Out of scope: prices and
//! taxes of a line, which quotes need too (`sales`), customers (`people`), items and stock (`inventory`).

mod history;
mod lines;
mod orders;
mod payments;
mod refunds;
mod returns;
mod settings;
mod shipments;
mod tax_rates;
mod transitions;

use domain::Query;
use web::{Function, Route, health};

const OWN_ROUTES: &[Route] = &[health::route("/v1/orders/health")];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("orders", orders::statements::ALL),
    ("payments", payments::statements::ALL),
    ("shipments", shipments::statements::ALL),
    ("returns", returns::statements::ALL),
    ("settings", settings::statements::ALL),
    ("tax_rates", tax_rates::statements::ALL),
];

pub static FUNCTION: Function = Function::new(
    "orders",
    &[
        OWN_ROUTES,
        orders::ROUTES,
        lines::ROUTES,
        transitions::ROUTES,
        history::ROUTES,
        payments::ROUTES,
        refunds::ROUTES,
        shipments::ROUTES,
        returns::ROUTES,
        settings::ROUTES,
        tax_rates::ROUTES,
    ],
    &[],
)
.with_constraints(&[sales::CONSTRAINTS, stock::CONSTRAINTS]);

platform::entry!(FUNCTION);
