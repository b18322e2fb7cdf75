//! Every function there is, and which of them a path belongs to.

use web::{Function, Route};

pub static FUNCTIONS: &[&Function] = &[
    &system::FUNCTION,
    &auth::FUNCTION,
    &inventory::FUNCTION,
    &people::FUNCTION,
    &orders::FUNCTION,
    &events::FUNCTION,
    &purchasing::FUNCTION,
    &documents::FUNCTION,
];

/// As the routes in wrangler.toml and spin.toml say: the function with a route of exactly this path, like
/// `/v1/orders/events`, else one whose routes start with the same three words, the same two, or the same one, like
/// `/docs`, else `system`.
pub fn owner(path: &str) -> &'static Function {
    let exact = FUNCTIONS.iter().find(|function| {
        let mut routes = function.routes();
        routes.any(|route| route.path == path)
    });
    let named = [3, 2, 1].into_iter().find_map(|words| {
        let wanted = start(path, words)?;
        FUNCTIONS.iter().find(|function| {
            let mut routes = function.routes();
            routes.any(|route| start(route.path, words).as_ref() == Some(&wanted))
        })
    });
    exact.or(named).copied().unwrap_or(&system::FUNCTION)
}

/// The first words of a path, when it has so many and they say whose it is.
fn start(path: &str, words: usize) -> Option<Vec<&str>> {
    let parts: Vec<&str> = path.split('/').skip(1).take(words).collect();
    let is_ours = parts.len() == words
        && (words == 1) != ["v1", "internal"].contains(&parts[0])
        && parts.iter().all(|part| !part.starts_with('{'));
    is_ours.then_some(parts)
}

/// Every route of every function, with the name of its function.
pub fn routes() -> impl Iterator<Item = (&'static str, &'static Route)> {
    FUNCTIONS
        .iter()
        .flat_map(|function| function.routes().map(|route| (function.name, route)))
}

/// Where a job is run by hand.
///
/// # Panics
/// When no function has such a job.
pub fn job_path(name: &str) -> String {
    let runs = |function: &&&Function| function.jobs.iter().any(|job| job.name == name);
    let function = FUNCTIONS.iter().find(runs).expect(name);
    format!("/internal/{}/jobs/{name}", function.name)
}

/// The route that a request meets.
pub fn route(method: &str, path: &str) -> Option<&'static Route> {
    let path = path.split('?').next().unwrap_or_default();
    let method = if method == "HEAD" { "GET" } else { method };
    let found = web::find(owner(path).routes(), path)?;
    let mut routes = found.routes.into_iter();
    routes.find(|route| route.method.into_str() == method)
}
