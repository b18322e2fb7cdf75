//! For every route a request that succeeds, with whatever must exist before it. The suites that
//! run over all routes start from these; a route without one fails them.

use platform::Method;
use serde_json::Value;
use web::{Access, Route};

use crate::client::Draft;
use crate::{Client, Shop, internal_secret};

mod auth;
mod documents;
mod fulfilment;
mod inventory;
mod orders;
mod people;
mod purchasing;
mod stock;

/// A request that succeeds once.
pub struct Scenario {
    pub client: Client,
    pub method: &'static str,
    pub path: String,
    pub body: Option<Value>,
}

impl Scenario {
    /// A request as the shop's administrator.
    fn new(shop: &Shop, route: &Route, path: impl Into<String>) -> Self {
        Self {
            client: shop.client.clone(),
            method: route.method.into_str(),
            path: path.into(),
            body: None,
        }
    }

    #[must_use]
    fn with(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    #[must_use]
    fn by(mut self, client: Client) -> Self {
        self.client = client;
        self
    }

    /// The same request by somebody else.
    pub fn draft_as<'c>(&self, client: &'c Client) -> Draft<'c> {
        let draft = client.request(self.method, &self.path);
        match &self.body {
            Some(body) => draft.json(body),
            None => draft,
        }
    }

    pub fn draft(&self) -> Draft<'_> {
        self.draft_as(&self.client)
    }
}

/// Prepares a shop for a route and gives the request.
///
/// # Panics
/// When the route has no scenario: add one to the module of its function.
pub fn of(shop: &Shop, route: &Route) -> Scenario {
    let name = format!("{} {}", route.method.into_str(), route.path);
    let made = auth::of(shop, route, &name)
        .or_else(|| documents::of(shop, route, &name))
        .or_else(|| fulfilment::of(shop, route, &name))
        .or_else(|| inventory::of(shop, route, &name))
        .or_else(|| people::of(shop, route, &name))
        .or_else(|| orders::of(shop, route, &name))
        .or_else(|| purchasing::of(shop, route, &name))
        .or_else(|| stock::of(shop, route, &name));
    made.or_else(|| plain(shop, route))
        .unwrap_or_else(|| panic!("{name} has no scenario in tests/support/scenario"))
}

/// What needs no preparation: reading without an id, and what the installation itself asks for.
fn plain(shop: &Shop, route: &Route) -> Option<Scenario> {
    let path = match route.path {
        "/docs/{name}" => "/docs/app.js".to_owned(),
        path => match path.strip_suffix("/jobs/{name}") {
            Some(start) => format!("{start}/jobs/{}", first_job(path)?),
            None => path.to_owned(),
        },
    };
    let internal = matches!(route.access, Access::Internal);
    if path.contains('{') || !internal && route.method != Method::Get {
        return None;
    }
    let scenario = Scenario::new(shop, route, path);
    Some(if internal {
        scenario.by(shop.client.clone().bearer(&internal_secret()))
    } else {
        scenario
    })
}

fn first_job(path: &str) -> Option<&'static str> {
    crate::functions::owner(path)
        .jobs
        .first()
        .map(|job| job.name)
}
