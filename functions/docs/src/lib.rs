//! What every function does, for those who call them.
//!
//! In scope: the pages that show the reference. Out of scope: the OpenAPI document itself (`reference`), and
//! anything that needs a database.

mod handlers;

use web::{Function, Route, get, health};

pub static ROUTES: &[Route] = &[
    health::route("/v1/docs/health"),
    get("/docs", "This documentation, as a page")
        .public()
        .to(|c| Box::pin(handlers::page(c))),
    get("/docs/problems", "Every problem code, as a page")
        .public()
        .to(|c| Box::pin(handlers::page(c))),
    get("/docs/{name}", "A file of the documentation page")
        .public()
        .to(|c| Box::pin(handlers::file(c))),
];

pub static FUNCTION: Function = Function::new("docs", &[ROUTES], &[]);

platform::entry!(FUNCTION);
