//! Every function there is, and which of them a path belongs to.

use web::{Function, Route};

pub static FUNCTIONS: &[&Function] = &[&system::FUNCTION, &auth::FUNCTION, &inventory::FUNCTION];

/// As the routes in wrangler.toml and spin.toml say: `/v1/<name>` and `/internal/<name>`, and
/// whatever is nobody's to `system`.
pub fn owner(path: &str) -> &'static Function {
    let mut parts = path.split('/').skip(1);
    let named = match (parts.next(), parts.next()) {
        (Some("v1" | "internal"), Some(name)) => FUNCTIONS.iter().find(|f| f.name == name),
        _ => None,
    };
    named.copied().unwrap_or(&system::FUNCTION)
}

/// Every route of every function, with the name of its function.
pub fn routes() -> impl Iterator<Item = (&'static str, &'static Route)> {
    FUNCTIONS
        .iter()
        .flat_map(|function| function.routes.iter().map(|route| (function.name, route)))
}

/// The route that a request meets.
pub fn route(method: &str, path: &str) -> Option<&'static Route> {
    let path = path.split('?').next().unwrap_or_default();
    let method = if method == "HEAD" { "GET" } else { method };
    let found = web::find(owner(path).routes, path)?;
    let mut routes = found.routes.into_iter();
    routes.find(|route| route.method.as_str() == method)
}
