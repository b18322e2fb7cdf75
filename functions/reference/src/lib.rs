//! The reference: what every function takes and answers, for programs.
//!
//! In scope: the OpenAPI document, which is generated from the route tables. Out of scope: the pages that show
//! it (`docs`), and anything that needs a database.

use web::{Answer, Context, Function, Reply, Route, get, health};

/// Generated from the route tables by `cargo xtask openapi`.
const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

pub static ROUTES: &[Route] = &[
    health::route("/v1/reference/health"),
    get("/openapi.json", "This documentation, as OpenAPI 3.1")
        .public()
        .to(|c| Box::pin(openapi(c))),
];

pub static FUNCTION: Function = Function::new("reference", &[ROUTES], &[]);

platform::entry!(FUNCTION);

/// Asked again each time, by ETag: it never meets the pages of another release.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
async fn openapi(_: &Context<'_>) -> Answer {
    Ok(Reply::json(OPENAPI).with("cache-control", "public, no-cache"))
}
