//! Every function there is, and which of them a path belongs to.

use web::{Function, Route};

pub static FUNCTIONS: &[&Function] = &[
    &system::FUNCTION,
    &auth::FUNCTION,
    &inventory::FUNCTION,
    &people::FUNCTION,
    &orders::FUNCTION,
];

/// As the routes in wrangler.toml and spin.toml say: whose routes start with the same two words,
/// like `/v1/people`, and whatever is nobody's to `system`.
pub fn owner(path: &str) -> &'static Function {
    let start = start(path);
    let named = FUNCTIONS.iter().find(|function| {
        let mut routes = function.routes.iter();
        start.is_some() && routes.any(|route| self::start(route.path) == start)
    });
    named.copied().unwrap_or(&system::FUNCTION)
}

/// The two words that say whose a path is.
fn start(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some(first @ ("v1" | "internal")), Some(name)) => Some((first, name)),
        _ => None,
    }
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
