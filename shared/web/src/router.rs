//! Finding the routes of a path. A function has a few dozen, so each request tries them all: that takes a microsecond
//! or two, and a start has no tree to build.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::Route;

/// The match of a path.
pub struct Found {
    /// The routes of that path, one for each method.
    pub routes: Vec<&'static Route>,
    /// The values of `{name}` in it, decoded.
    pub parameters: Vec<(&'static str, String)>,
}

/// The routes of the pattern that matches this path best: a word matches better than a parameter, so that `/items/batch` is
/// not taken for `/items/{id}`.
pub fn find(routes: impl Iterator<Item = &'static Route> + Clone, path: &str) -> Option<Found> {
    let fits = |route: &&Route| matches(route.path, path);
    let best = routes
        .clone()
        .filter(fits)
        .max_by_key(|route| words(route.path))?;
    let of_best = routes.filter(|route| route.path == best.path);
    Some(Found {
        routes: of_best.collect(),
        parameters: parameters(best.path, path),
    })
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(word), Some(part))
                if word == part || name(word).is_some() && !part.is_empty() => {}
            _ => return false,
        }
    }
}

/// For each part of a pattern whether it is a word. The better of two patterns compares as the greater.
fn words(pattern: &str) -> Vec<bool> {
    pattern
        .split('/')
        .map(|part| name(part).is_none())
        .collect()
}

fn parameters(pattern: &'static str, path: &str) -> Vec<(&'static str, String)> {
    let pairs = pattern.split('/').zip(path.split('/'));
    pairs
        .filter_map(|(part, value)| Some((name(part)?, decoded(value))))
        .collect()
}

/// A percent-decoded part, such as a SKU. Bytes that are not UTF-8 stay encoded, so they match no record.
fn decoded(value: &str) -> String {
    let decoded = percent_decode_str(value).decode_utf8();
    decoded.map_or_else(|_| value.to_owned(), Cow::into_owned)
}

/// The name in braces.
fn name(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::{Route, get, post};

    static ROUTES: &[Route] = &[
        get("/items/{id}", ""),
        get("/items/batch", ""),
        post("/items/batch", ""),
        get("/items/{id}/stock", ""),
        get("/items/by-sku/{code}", ""),
    ];

    #[test]
    fn fixed_segments_win_over_parameters_which_match_one_segment() {
        let path_of = |path: &str| find(ROUTES.iter(), path).map(|found| found.routes[0].path);
        assert_eq!(path_of("/items/batch"), Some("/items/batch"));
        assert_eq!(path_of("/items/x"), Some("/items/{id}"));
        assert_eq!(path_of("/items/by-sku/stock"), Some("/items/by-sku/{code}"));
        assert_eq!(path_of("/items/x/stock"), Some("/items/{id}/stock"));
        for none in [
            "",
            "/",
            "/items",
            "/items/",
            "/items//stock",
            "/items/x/",
            "/items/x/y/z",
        ] {
            assert_eq!(path_of(none), None, "{none}");
        }
    }

    #[test]
    fn a_match_has_all_methods_and_parameters_of_the_path() {
        assert_eq!(
            find(ROUTES.iter(), "/items/batch").map(|found| found.routes.len()),
            Some(2)
        );
        let found = find(ROUTES.iter(), "/items/by-sku/a%2Fb").unwrap();
        assert_eq!(found.parameters, [("code", "a/b".to_owned())]);
    }

    #[test]
    fn an_invalid_percent_encoding_stays_as_it_is() {
        for (encoded, text) in [
            ("85123A", "85123A"),
            ("a%2Fb%20c", "a/b c"),
            ("%C3%B1", "ñ"),
            ("%c3%b1", "ñ"),
            ("1+1", "1+1"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%+1", "%+1"),
            ("%ff", "%ff"),
        ] {
            assert_eq!(super::decoded(encoded), text);
        }
    }
}
