//! `/v1/{function}/health`: a function reports that it runs, without reading anything. `system` has its own.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Answer, Context, Route, get, reply};

#[derive(Serialize, JsonSchema)]
pub struct Health {
    /// `ok`: the function runs.
    pub status: &'static str,
    pub function: &'static str,
    pub version: &'static str,
}

pub const fn route(path: &'static str) -> Route {
    get(path, "Whether this function runs")
        .public()
        .gives::<Health>()
        .to(|c| Box::pin(health(c)))
}

#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
async fn health(c: &Context<'_>) -> Answer {
    reply(&Health {
        status: "ok",
        function: c.function.name,
        version: env!("CARGO_PKG_VERSION"),
    })
}
