//! Folding texts for a search that ignores case and accents: `Ñandú` finds `nandu`.

/// The words of a text, folded: lower case, Latin accents dropped, split at anything that
/// is not a letter or digit, without repeats, each cut to 40 characters.
pub fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in fold(text).split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        let word: String = word.chars().take(40).collect();
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// The folded words of a text in their order, separated by one space: the key by which names are sorted and found. A text
/// without a letter or digit is only folded.
pub fn phrase(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        folded
    } else {
        words.join(" ")
    }
}

/// One to eight folded texts to search for. The first is the longest, because it matches fewest.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    pub first: String,
    pub others: Vec<String>,
}

const TERMS_MAX: usize = 8;

impl Terms {
    /// # Errors
    /// `code: sentence`, as a query reports it.
    pub fn of(mut terms: Vec<String>) -> Result<Self, &'static str> {
        if terms.len() > TERMS_MAX {
            return Err("too_many: at most 8 words");
        }
        let sizes = terms.iter().map(|term| term.chars().count()).enumerate();
        let (longest, _) = sizes
            .max_by_key(|(_, size)| *size)
            .ok_or("empty: a search needs a letter or a digit")?;
        Ok(Self {
            first: terms.swap_remove(longest),
            others: terms,
        })
    }
}

/// The text in lower case with Latin accents dropped.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            '\u{300}'..='\u{36f}' => {}
            _ => folded.extend(base(c).to_lowercase()),
        }
    }
    folded
}

/// The letter under a Latin-1 or Latin Extended-A accent.
const fn base(c: char) -> char {
    match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'Ð' | 'ð' | 'Ď'..='đ' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ĝ'..='ģ' => 'g',
        'Ĥ'..='ħ' => 'h',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => 'i',
        'Ĵ' | 'ĵ' => 'j',
        'Ķ'..='ĸ' => 'k',
        'Ĺ'..='ł' => 'l',
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => 'n',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => 'o',
        'Ŕ'..='ř' => 'r',
        'Ś'..='š' => 's',
        'Ţ'..='ŧ' => 't',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ŵ' | 'ŵ' => 'w',
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => 'y',
        'Ź'..='ž' => 'z',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{Terms, fold, phrase, words};

    #[test]
    fn a_search_starts_with_its_longest_term() {
        let search = Terms::of(words("T-lights Ñandú")).unwrap();
        assert_eq!(search.first, "lights");
        assert_eq!(search.others, ["t", "nandu"]);
        assert!(Terms::of(words(" -- ")).is_err());
        assert!(Terms::of(words("a b c d e f g h i")).is_err());
    }

    #[test]
    fn case_accents_and_composition_do_not_matter() {
        assert_eq!(fold("Ñandú Ağır Straße Œuvre"), "nandu agir strasse oeuvre");
        assert_eq!(fold("e\u{301}"), fold("é"));
        assert_eq!(fold("ПРИВЕТ"), "привет");
    }

    #[test]
    fn a_phrase_keeps_the_words_in_their_order() {
        assert_eq!(
            phrase("¡Hola! «Casa» Müller+Söhne"),
            "hola casa muller sohne"
        );
        assert_eq!(phrase("24/7 [Acme]–acme"), "24 7 acme acme");
        assert_eq!(phrase("***"), "***");
    }

    #[test]
    fn words_are_split_and_not_repeated() {
        assert_eq!(words("T-LIGHT holder, t-light"), ["t", "light", "holder"]);
        assert!(words(" -- ").is_empty());
    }
}
