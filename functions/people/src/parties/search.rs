//! The search query.

use std::borrow::Cow;

use domain::fold::{Terms, fold, words};
use domain::{Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Beginnings of words to search for, in folded form.
#[derive(Clone, Debug)]
pub struct Search(pub Terms);

impl Read for Search {
    fn read(from: &mut Reader) -> Self {
        Self(from.parsed(|text| Terms::of(terms(text))))
    }
}

/// The minimum number of digits of a telephone number: `24/7` is not one.
const NUMBER_MIN: usize = 5;

/// A text of digits and separators is a telephone number; a text with an @ is an e-mail address or its host; the rest are
/// words.
fn terms(text: &str) -> Vec<String> {
    let is_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '.' | '/' | '(' | ')'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if is_number && digits.len() >= NUMBER_MIN {
        // Leading zeros are dialling prefixes: 00 for international, 0 for national calls.
        let number = digits.trim_start_matches('0');
        return if number.is_empty() {
            Vec::new()
        } else {
            vec![number.to_owned()]
        };
    }
    let mut found = Vec::new();
    for part in text.split_whitespace() {
        let of_part = if part.contains('@') && part.len() > 1 {
            vec![fold(part)]
        } else {
            words(part)
        };
        for term in of_part {
            if !found.contains(&term) {
                found.push(term);
            }
        }
    }
    found
}

impl JsonSchema for Search {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PartySearch".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1, "examples": ["ana perez"] })
    }
}

#[cfg(test)]
mod tests {
    use super::terms;

    #[test]
    fn numbers_addresses_and_words_are_distinguished() {
        for (text, expected) in [
            ("Ana  Pérez-Gómez", vec!["ana", "perez", "gomez"]),
            ("+34 600 12-34.56", vec!["34600123456"]),
            ("0044 (1632) 960101", vec!["441632960101"]),
            ("01632/960101", vec!["1632960101"]),
            ("Ana.P@Shop.example", vec!["ana.p@shop.example"]),
            ("bob @shop.example", vec!["bob", "@shop.example"]),
            ("B-123 @", vec!["b", "123"]),
            ("ana ana", vec!["ana"]),
            (" - ", vec![]),
            ("00000", vec![]),
            ("24/7", vec!["24", "7"]),
            ("", vec![]),
        ] {
            assert_eq!(terms(text), expected, "{text}");
        }
    }
}
