//! What a search box sends.

use std::borrow::Cow;

use domain::{Read, Reader, fold};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// One to eight folded words. The first is the longest: it finds least.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pub first: String,
    pub others: Vec<String>,
}

const WORDS_MAX: usize = 8;

impl Read for Search {
    fn read(from: &mut Reader) -> Self {
        let Some(text) = from.text() else {
            return Self::default();
        };
        Self::parse(&text).unwrap_or_else(|words| {
            from.refuse(words);
            Self::default()
        })
    }
}

impl Search {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let mut words = fold::words(text);
        if words.len() > WORDS_MAX {
            return Err("too_many: at most 8 words");
        }
        let sizes = words.iter().map(|word| word.chars().count()).enumerate();
        let (longest, _) = sizes
            .max_by_key(|(_, size)| *size)
            .ok_or("empty: a search has a letter or a digit")?;
        Ok(Self {
            first: words.swap_remove(longest),
            others: words,
        })
    }
}

impl JsonSchema for Search {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Search".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1, "examples": ["lantern red"] })
    }
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn a_search_starts_with_its_longest_word() {
        let search = Search::parse("T-lights Ñandú").unwrap();
        assert_eq!(search.first, "lights");
        assert_eq!(search.others, ["t", "nandu"]);
        assert!(Search::parse(" -- ").is_err());
        assert!(Search::parse("a b c d e f g h i").is_err());
    }
}
