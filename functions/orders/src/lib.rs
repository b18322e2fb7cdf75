//! What customers order, and what follows from it.
//!
//! In scope: orders with their lines, their confirmation and end, shipments, payments, refunds,
//! returns, the history of each, and the settings of selling: tax rates, document numbers, how
//! prices are meant. Out of scope: customers (`people`), items and stock (`inventory`), quotes,
//! figures.

pub mod statements;

use web::{Function, Route, health};

pub static ROUTES: &[Route] = &[health::route("/v1/orders/health")];

pub static FUNCTION: Function = Function::new("orders", ROUTES, &[]);

platform::entry!(FUNCTION);
