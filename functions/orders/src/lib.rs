//! Orders of customers.
//!
//! In scope: orders with their lines and transitions, their history and margin, payments and refunds, shipments
//! and returns, order settings, document numbers and tax rates. Out of scope: pricing and confirming, which quotes
//! and channels share (`sales`), customers (`people`), items and stock (`inventory`).

mod events;
mod lines;
mod margin;
mod numbers;
mod orders;
mod payments;
mod refunds;
mod returns;
mod settings;
mod shipments;
mod tax_rates;
mod topics;
mod transitions;

use domain::refusal::code;
use domain::{Code, Query};
use web::{Function, Route, health};

const OWN_ROUTES: &[Route] = &[health::route("/v1/orders/health")];

/// The refusals of a request that expects a version of a record.
const VERSION_REFUSALS: &[&Code] = &[
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("orders", orders::statements::ALL),
    ("lines", lines::statements::ALL),
    ("transitions", transitions::statements::ALL),
    ("events", events::statements::ALL),
    ("margin", margin::statements::ALL),
    ("payments", payments::statements::ALL),
    ("refunds", refunds::statements::ALL),
    ("shipments", shipments::statements::ALL),
    ("returns", returns::statements::ALL),
    ("settings", settings::statements::ALL),
    ("numbers", numbers::statements::ALL),
    ("tax_rates", tax_rates::statements::ALL),
];

pub static FUNCTION: Function = Function::new(
    "orders",
    &[
        OWN_ROUTES,
        orders::ROUTES,
        lines::ROUTES,
        transitions::ROUTES,
        events::ROUTES,
        margin::ROUTES,
        payments::ROUTES,
        refunds::ROUTES,
        shipments::ROUTES,
        returns::ROUTES,
        settings::ROUTES,
        numbers::ROUTES,
        tax_rates::ROUTES,
    ],
    &[],
)
.with_constraints(&[sales::CONSTRAINTS, stock::CONSTRAINTS])
.with_topics(&[stock::TOPICS, topics::TOPICS]);

platform::entry!(FUNCTION);
