//! People and companies: whom the shop sells to, buys from, employs and is represented by.
//!
//! In scope: the directory of parties, their roles, addresses and contacts, and the search for
//! them. Out of scope: what a supplier sells (`inventory`), who may log in (`auth`), and the
//! documents that name a party.

pub mod statements;

use web::{Function, Route, health};

pub static ROUTES: &[Route] = &[health::route("/v1/people/health")];

pub static FUNCTION: Function = Function::new("people", ROUTES, &[]);

platform::entry!(FUNCTION);
