//! The API reference: pages that show the OpenAPI document and load nothing from other hosts.

use domain::Refusal;
use domain::refusal::code;
use web::{Answer, Context, Reply, Route, get};

pub static ROUTES: &[Route] = &[
    get("/docs", "Read the documentation")
        .public()
        .to(|c| Box::pin(page(c))),
    get("/docs/problems", "Read the list of problem codes")
        .named("listProblemCodes")
        .public()
        .to(|c| Box::pin(page(c))),
    get("/docs/{name}", "Read a file of the documentation")
        .named("getDocsFile")
        .public()
        .to(|c| Box::pin(file(c))),
    get("/openapi.json", "Read the OpenAPI document")
        .named("getOpenApiDocument")
        .public()
        .to(|c| Box::pin(openapi(c))),
];

/// Generated from the route tables by `cargo xtask openapi`.
const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

const PAGE: &str = include_str!("../pages/index.html");
const SCRIPT: &str = "text/javascript; charset=utf-8";
const FILES: &[(&str, &str, &str)] = &[
    ("app.js", SCRIPT, include_str!("../pages/app.js")),
    (
        "catalogue.js",
        SCRIPT,
        include_str!("../pages/catalogue.js"),
    ),
    ("dom.js", SCRIPT, include_str!("../pages/dom.js")),
    ("pages.js", SCRIPT, include_str!("../pages/pages.js")),
    ("recall.js", SCRIPT, include_str!("../pages/recall.js")),
    ("schema.js", SCRIPT, include_str!("../pages/schema.js")),
    ("session.js", SCRIPT, include_str!("../pages/session.js")),
    ("trial.js", SCRIPT, include_str!("../pages/trial.js")),
    ("words.js", SCRIPT, include_str!("../pages/words.js")),
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("../pages/style.css"),
    ),
];

/// The page may load its own script and style and call its own origin, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Revalidated each time by ETag, so that a page never has files of two releases.
const FRESHNESS: &str = "public, no-cache";

#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn page(_: &Context<'_>) -> Answer {
    Ok(text("text/html; charset=utf-8", PAGE))
}

#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn file(c: &Context<'_>) -> Answer {
    let wanted = c.parameter("name");
    let found = FILES.iter().find(|(name, _, _)| *name == wanted);
    let (_, kind, content) = found.ok_or_else(|| Refusal::new(&code::NOT_FOUND))?;
    Ok(text(kind, content))
}

fn text(kind: &'static str, content: &str) -> Reply {
    Reply::document(kind, content)
        .with("content-security-policy", POLICY)
        .with("cache-control", FRESHNESS)
}

/// Revalidated each time by ETag, so that it fits the pages.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn openapi(_: &Context<'_>) -> Answer {
    Ok(Reply::json(OPENAPI).with("cache-control", FRESHNESS))
}
