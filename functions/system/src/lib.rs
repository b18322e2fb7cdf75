//! placeholder

use web::{Function, Route, health};

pub static ROUTES: &[Route] = &[health::route("/v1/system/health")];

pub static FUNCTION: Function = Function::new("system", ROUTES, &[]);

platform::entry!(FUNCTION);
