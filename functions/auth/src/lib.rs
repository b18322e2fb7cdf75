//! placeholder

use web::{Function, Route, health};

pub static ROUTES: &[Route] = &[health::route("/v1/auth/health")];

pub static FUNCTION: Function = Function::new("auth", ROUTES, &[]);

platform::entry!(FUNCTION);
