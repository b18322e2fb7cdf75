//! What two runs of one request have in common: everything but ids, times and secrets.

use regex_lite::Regex;
use support::dump::Dump;

/// What differs from run to run, and what to call it.
const VARIABLE: &[(&str, &str)] = &[
    (r"\btds_[0-9a-f_]+", "<key>"),
    (r"\bwhsec_[A-Za-z0-9+/=]+", "<secret>"),
    (
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "<id>",
    ),
    // The words of such names; below, the names themselves.
    (
        r"((?:item|party)_word: \d+)\|(?:tax)?(\d+|[0-9a-f]{6,})\|",
        "${1}|<n>|",
    ),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
    // Folded, such a name has spaces.
    (r"([- ])[0-9a-f]{6,12}[- ]\d+", "${1}<n>"),
    (r"\b10\.\d+\.\d+\.\d+\b", "<address>"),
    (r"\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b", "<trace>"),
    (r"\b1\d{12}\b", "<ms>"),
    (r"\b[0-9a-f]{32,64}\b", "<hash>"),
    (r"\$argon2id\$[^|]*", "<hash>"),
    // Documents are numbered one after the other.
    (r"\b(SO|SH|RT|PO|GR)-\d{6}\b", "<number>"),
    (r"(doc_sequence: \d+\|[a-z_]+\|)\d+", "${1}<n>"),
    // The feed counts on over all requests.
    (r"(outbox: )\d+", "${1}<seq>"),
    (
        r"\b[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
        "<token>",
    ),
    (r"[A-Za-z0-9_-]{43}", "<secret>"),
];

/// A text with what varies replaced.
pub fn steady(text: &str) -> String {
    VARIABLE
        .iter()
        .fold(text.to_owned(), |text, (pattern, name)| {
            let pattern = Regex::new(pattern).expect("a pattern that compiles");
            pattern.replace_all(&text, *name).into_owned()
        })
}

/// What is new in a dump, steady and in order.
pub fn effect(after: &Dump, before: &Dump) -> Vec<String> {
    let mut news: Vec<String> = after
        .news_since(before)
        .iter()
        .map(|row| steady(row))
        .collect();
    news.sort();
    news
}

/// Fails unless two effects are the same.
#[track_caller]
pub fn expect_same(found: &[String], wanted: &[String], place: &str) {
    let only = |some: &[String], others: &[String]| {
        let mut left = others.to_vec();
        let mut extra = some.to_vec();
        extra.retain(|row| match left.iter().position(|other| other == row) {
            Some(position) => {
                left.remove(position);
                false
            }
            None => true,
        });
        extra
    };
    let (more, less) = (only(found, wanted), only(wanted, found));
    assert!(
        more.is_empty() && less.is_empty(),
        "{place}\n  too much: {more:#?}\n  missing: {less:#?}"
    );
}
