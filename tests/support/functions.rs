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

/// The route that a request meets, by the same rule as the dispatcher: words before holes.
pub fn route(method: &str, path: &str) -> Option<&'static Route> {
    let path = path.split('?').next().unwrap_or_default();
    let method = if method == "HEAD" { "GET" } else { method };
    let fits = |route: &&&'static Route| {
        route.method.as_str() == method && holes(route.path, path).is_some()
    };
    let candidates: Vec<_> = owner(path).routes.iter().collect();
    candidates
        .iter()
        .filter(fits)
        .min_by_key(|route| holes(route.path, path))
        .copied()
}

/// How many holes of a pattern a path fills; none when it does not fit.
fn holes(pattern: &str, path: &str) -> Option<usize> {
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    if pattern.len() != path.len() {
        return None;
    }
    let mut count = 0;
    for (wanted, given) in pattern.into_iter().zip(path) {
        if wanted.starts_with('{') && !given.is_empty() {
            count += 1;
        } else if wanted != given {
            return None;
        }
    }
    Some(count)
}
