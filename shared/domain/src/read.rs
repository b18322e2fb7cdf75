//! Reads the types of request bodies and query strings from JSON.
//!
//! A type asks a `Reader` for each of its fields. A value that does not fit is noted with its JSON
//! pointer, a placeholder takes its place, and reading goes on: so one answer names every mistake of
//! a body (the first 20). A body is returned only if all of it fits, so a placeholder never leaves this
//! module.
//!
//! serde stops at the first mistake, takes a list for a struct, and does not say where a mistake is.
//! `deserr` 0.6, which was made for this, was tried with the bodies of `people` and not taken. It
//! collects mistakes with their pointers, but it lets the last of repeated fields win, unless our
//! `Tree` and a check of our own stay in front of it; it derives no wrappers of one value (`Name`,
//! `Email`); it takes no numbers from a query string; and it requires every `Option` field that has no
//! attribute of its own. The schemas follow serde's attributes, so all of them would be written
//! twice: 171 types and 319 optional fields, against the 800 lines of this module and of
//! `derive`.

mod mismatch;
mod reader;
mod scalars;

use crate::Tree;

pub use derive::Read;
pub use mismatch::{Invalid, Mismatch, Mismatches};
pub use reader::Reader;

/// A type that can be read from JSON. Derived for structs, for wrappers of one value, and for enums
/// whose variants are words.
pub trait Read: Sized {
    /// Takes the reader's current value. If it does not fit, notes why in `from`.
    fn read(from: &mut Reader) -> Self;
}

/// Where a tree comes from.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    Body,
    /// Numbers and booleans come as text.
    Query,
}

impl Tree {
    /// Reads a body.
    ///
    /// # Errors
    /// What does not fit the type, and where.
    pub fn into_body<T: Read>(self) -> Result<T, Mismatches> {
        self.read(Source::Body)
    }

    /// Reads the filters of a query string.
    ///
    /// # Errors
    /// As `into_body`.
    pub fn into_query<T: Read>(self) -> Result<T, Mismatches> {
        self.read(Source::Query)
    }

    fn read<T: Read>(self, source: Source) -> Result<T, Mismatches> {
        let mut reader = Reader::new(self, source);
        let whole = T::read(&mut reader);
        reader.finish()?;
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use domain::Read;

    use super::Tree;
    use crate::{Money, Patch};

    #[derive(Debug, Read, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Order {
        lines: Vec<Line>,
        #[serde(default)]
        note: Patch<String>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Read, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Line {
        price: Money,
    }

    #[derive(Debug, Read, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Large,
        Small,
    }

    #[test]
    fn a_mismatch_is_named_by_its_pointer_and_code() {
        let table = [
            (r#"{}"#, "/lines", "missing"),
            (r#"[]"#, "", "wrong_type"),
            (r#"{"lines":[],"a/b~":1}"#, "/a~1b~0", "unknown_field"),
            (r#"{"lines":[],"lines":[]}"#, "/lines", "duplicate_field"),
            (r#"{"lines":"x"}"#, "/lines", "wrong_type"),
            (r#"{"lines":[[1]]}"#, "/lines/0", "wrong_type"),
            (
                r#"{"lines":[{"price":[1,"GBP"]}]}"#,
                "/lines/0/price",
                "wrong_type",
            ),
            (
                r#"{"lines":[{"price":{"amount":-1,"currency":"GBP"}}]}"#,
                "/lines/0/price/amount",
                "out_of_range",
            ),
            (
                r#"{"lines":[{"price":{"amount":1.5,"currency":"GBP"}}]}"#,
                "/lines/0/price/amount",
                "wrong_type",
            ),
            (
                r#"{"lines":[{"price":{"amount":1,"currency":"gbp"}}]}"#,
                "/lines/0/price/currency",
                "invalid_currency",
            ),
            (r#"{"lines":[],"kind":"huge"}"#, "/kind", "unknown_value"),
            (r#"{"lines":[],"kind":3}"#, "/kind", "wrong_type"),
            (r#"{"lines":[],"note":3}"#, "/note", "wrong_type"),
        ];
        for (text, pointer, code) in table {
            assert_eq!(
                mismatches(text),
                [(pointer.to_owned(), code.to_owned())],
                "{text}"
            );
        }
    }

    fn mismatches(text: &str) -> Vec<(String, String)> {
        let tree = Tree::parse(text).unwrap();
        let all = tree.into_body::<Order>().unwrap_err().0;
        all.into_iter()
            .map(|mismatch| (mismatch.pointer, mismatch.code))
            .collect()
    }

    #[test]
    fn all_mistakes_are_reported_and_each_once() {
        let text =
            r#"{"lines":[{},{"price":7},{"price":{"amount":-1,"currency":"x","a":1}}],"kind":7}"#;
        let found = mismatches(text);
        let found: Vec<_> = found
            .iter()
            .map(|(at, code)| (at.as_str(), code.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("/lines/0/price", "missing"),
                ("/lines/1/price", "wrong_type"),
                ("/lines/2/price/a", "unknown_field"),
                ("/lines/2/price/amount", "out_of_range"),
                ("/lines/2/price/currency", "invalid_currency"),
                ("/kind", "wrong_type"),
            ]
        );
        let many = format!(r#"{{"lines":[{}]}}"#, vec!["1"; 50].join(","));
        assert_eq!(mismatches(&many).len(), 20);
    }

    #[test]
    fn a_valid_body_is_read_completely() {
        let text =
            r#"{"lines":[{"price":{"amount":5,"currency":"GBP"}}],"note":null,"kind":"small"}"#;
        let order: Order = Tree::parse(text).unwrap().into_body().unwrap();
        assert_eq!(
            (order.lines.len(), order.note, order.kind),
            (1, Patch::Clear, Some(Kind::Small))
        );
    }

    #[test]
    fn in_a_query_numbers_and_booleans_are_texts() {
        #[derive(Debug, Read, PartialEq)]
        struct Filter {
            limit: Option<i64>,
            low: Option<bool>,
            name: Option<String>,
        }
        let pairs = [("limit", "3"), ("low", "true"), ("name", "7")]
            .map(|(n, v)| (n.to_owned(), v.to_owned()));
        let filter: Filter = Tree::of_pairs(pairs).into_query().unwrap();
        assert_eq!(
            filter,
            Filter {
                limit: Some(3),
                low: Some(true),
                name: Some("7".into())
            }
        );
    }
}
