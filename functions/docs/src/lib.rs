//! What every function does, for those who call them.
//!
//! In scope: the OpenAPI document, which is generated from the route tables, and the pages that show it.
//! Out of scope: anything that needs a database.

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
    get("/openapi.json", "This documentation, as OpenAPI 3.1")
        .public()
        .to(|c| Box::pin(handlers::openapi(c))),
];

pub static FUNCTION: Function = Function::new("docs", ROUTES, &[]);

platform::entry!(FUNCTION);
