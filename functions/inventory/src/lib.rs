//! placeholder

use web::{Function, Route, health};

pub static ROUTES: &[Route] = &[health::route("/v1/inventory/health")];

pub static FUNCTION: Function = Function::new("inventory", ROUTES, &[]);

platform::entry!(FUNCTION);
