//! People and companies: whom the shop sells to, buys from, employs and is represented by.
//!
//! In scope: the directory of parties, their roles, addresses and contacts, the search for them,
//! and who ordered or sold what. Out of scope: what a supplier sells (`purchasing`), who may log in (`auth`), and the
//! documents themselves (`orders`).

mod orders;
mod parties;

use domain::refusal::code;
use domain::{Constraint, Query};
use web::{Function, Route, health};

const OWN_ROUTES: &[Route] = &[health::route("/v1/people/health")];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("parties", parties::statements::ALL),
    ("orders", orders::statements::ALL),
];

/// What the constraints of its own tables mean.
const CONSTRAINTS: &[Constraint] = &[
    ("in_use", &code::IN_USE),
    ("not_an_employee", &code::NOT_AN_EMPLOYEE),
];

pub static FUNCTION: Function = Function::new(
    "people",
    &[OWN_ROUTES, parties::ROUTES, orders::ROUTES],
    &[],
)
.with_constraints(&[CONSTRAINTS]);

platform::entry!(FUNCTION);
