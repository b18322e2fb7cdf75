//! People and companies: customers, suppliers, employees and sales representatives.
//!
//! In scope: the directory of parties, their roles, addresses and contacts, the search, and the orders of a customer or
//! a representative. Out of scope: the items of a supplier (`purchasing`), logins (`auth`), and the orders themselves
//! (`orders`).

mod exports;
mod orders;
mod parties;
mod topics;

use domain::refusal::code;
use domain::{Constraint, Query};
use web::{Function, Route, health};

const OWN_ROUTES: &[Route] = &[health::route("/v1/people/health")];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("parties", parties::statements::ALL),
    ("exports", exports::statements::ALL),
    ("orders", orders::statements::ALL),
];

/// The refusals that the constraints of its own tables mean.
const CONSTRAINTS: &[Constraint] = &[
    ("in_use", &code::IN_USE),
    ("not_an_employee", &code::NOT_AN_EMPLOYEE),
];

pub static FUNCTION: Function = Function::new(
    "people",
    &[OWN_ROUTES, parties::ROUTES, exports::ROUTES, orders::ROUTES],
    &[],
)
.with_constraints(&[CONSTRAINTS])
.with_topics(&[topics::TOPICS]);

platform::entry!(FUNCTION);
