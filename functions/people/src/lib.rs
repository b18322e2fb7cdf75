//! People and companies: whom the shop sells to, buys from, employs and is represented by.
//!
//! In scope: the directory of parties, their roles, addresses and contacts, the search for them,
//! and who ordered or sold what. Out of scope: what a supplier sells (`purchasing`), who may log in (`auth`), and the
//! documents themselves (`orders`).

mod orders;
mod parties;

use domain::Query;
use web::{Function, Route, health};

const OWN_ROUTES: &[Route] = &[health::route("/v1/people/health")];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("parties", parties::statements::ALL),
    ("orders", orders::statements::ALL),
];

pub static FUNCTION: Function = Function::new(
    "people",
    &[OWN_ROUTES, parties::ROUTES, orders::ROUTES],
    &[],
);

platform::entry!(FUNCTION);
