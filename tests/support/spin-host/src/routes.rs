//! Which component a path belongs to: an exact route, or the longest `/prefix/...`.

use crate::Result;
use crate::manifest::HttpTrigger;

pub struct Routes(Vec<Route>);

pub struct Route {
    /// As the manifest writes it.
    pub raw: String,
    pub component: String,
}

impl Routes {
    pub fn new(triggers: &[HttpTrigger]) -> Result<Self> {
        let mut routes: Vec<Route> = Vec::new();
        for HttpTrigger { route, component } in triggers {
            if !route.starts_with('/') || route.contains(':') {
                return Err(format!(
                    "the route `{route}` is of a kind that this double does not know"
                ));
            }
            if routes.iter().any(|known| known.raw == *route) {
                return Err(format!("the route `{route}` stands there twice"));
            }
            routes.push(Route {
                raw: route.clone(),
                component: component.clone(),
            });
        }
        // Exact ones first, then the longest.
        routes.sort_by_key(|route| (route.prefix().is_some(), std::cmp::Reverse(route.raw.len())));
        Ok(Self(routes))
    }

    pub fn find(&self, path: &str) -> Option<&Route> {
        self.0.iter().find(|route| match route.prefix() {
            Some(prefix) => path
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            None => route.raw == path,
        })
    }

    pub fn all(&self) -> &[Route] {
        &self.0
    }
}

impl Route {
    /// What stands before `/...`.
    pub fn prefix(&self) -> Option<&str> {
        self.raw.strip_suffix("/...")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Routes {
        let trigger = |route: &str| HttpTrigger {
            route: route.to_owned(),
            component: "a".to_owned(),
        };
        Routes::new(&["/...", "/v1/auth/...", "/v1/auth/login"].map(trigger)).unwrap()
    }

    #[test]
    fn the_longest_route_wins_and_a_prefix_ends_at_a_slash() {
        for (path, route) in [
            ("/", "/..."),
            ("/v1/auth", "/v1/auth/..."),
            ("/v1/auth/me", "/v1/auth/..."),
            ("/v1/authors", "/..."),
            ("/v1/auth/login", "/v1/auth/login"),
        ] {
            assert_eq!(routes().find(path).unwrap().raw, route, "{path}");
        }
    }
}
