//! Texts compared without regard to how they are written, by Unicode's tables.
//!
//! In scope: the words and the order of names, without case and accents (`nandu` finds `Ñandú`); the keys of
//! codes, which keep their accents. Out of scope: the order of letters in one language.

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

use crate::Invalid;

/// The words of a text, folded, split at anything that
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

/// The words of a text, folded, in their order, one space between them: what names are sorted and
/// found by. A name without any letter or digit is only folded.
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

/// One to eight folded texts to look for. The first is the longest: it finds least.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    pub first: String,
    pub others: Vec<String>,
}

const TERMS_MAX: usize = 8;

impl Terms {
    /// # Errors
    /// As a query reports it.
    pub fn of(mut terms: Vec<String>) -> Result<Self, Invalid> {
        if terms.len() > TERMS_MAX {
            return Err(Invalid::new("too_many", "at most 8 words"));
        }
        let sizes = terms.iter().map(|term| term.chars().count()).enumerate();
        let (longest, _) = sizes
            .max_by_key(|(_, size)| *size)
            .ok_or(Invalid::new("empty", "a search needs a letter or a digit"))?;
        Ok(Self {
            first: terms.swap_remove(longest),
            others: terms,
        })
    }
}

/// The text as it is searched, sorted and imported by: without accents, case and invisible
/// characters, and with one spelling for what Unicode can write in several ways.
pub fn fold(text: &str) -> String {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let letters: String = decomposed
        .chars()
        .filter(|&c| {
            !GeneralCategoryGroup::Mark.contains(categories.get(c)) && !ignorable.contains(c)
        })
        .collect();
    let mut folded = String::with_capacity(letters.len());
    for c in CaseMapper::new().fold_string(&letters).chars() {
        match plain(c) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(c),
        }
    }
    folded
}

/// The form in which two codes or names that may exist only once are compared: without case and with
/// one spelling, but with its accents, as Unicode defines caseless matching of identifiers (D146 of
/// chapter 3, and D147 for what looks the same).
pub fn code_key(text: &str) -> String {
    let cases = CaseMapper::new();
    let spelling = DecomposingNormalizerBorrowed::new_nfkd();
    let once = spelling
        .normalize(&cases.fold_string(&spelling.normalize(text)))
        .into_owned();
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let visible: String = cases
        .fold_string(&once)
        .chars()
        .filter(|&c| !ignorable.contains(c))
        .collect();
    ComposingNormalizerBorrowed::new_nfkc()
        .normalize(&visible)
        .into_owned()
}

/// The plain letters of one that Unicode does not decompose.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ĸ' => "k",
        'ł' => "l",
        'ŋ' => "n",
        'ø' => "o",
        'œ' => "oe",
        'ŧ' => "t",
        'þ' => "th",
        // The apostrophe that counts as a letter is typed as the other one, which parts words.
        'ʼ' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

    use super::{Terms, code_key, fold, phrase, words};

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
        for (text, folded) in [
            ("Ñandú Ağır Straße Œuvre", "nandu agir strasse oeuvre"),
            ("Brățară Ștefănești", "bratara stefanesti"),
            ("Ελληνική Οδός", "ελληνικη οδοσ"),
            ("ΕΛΛΗΝΙΚΗ ΟΔΟΣ", "ελληνικη οδοσ"),
            ("ПРИВЕТ ёлка Йод", "привет елка иод"),
            (
                "Łódź Đorđe Ħal İzmir ISPARTA ısparta",
                "lodz dorde hal izmir isparta isparta",
            ),
            (
                "Þórður Ærø STRAẞE Sámi Ŋ Ŧ",
                "thordur aero strasse sami n t",
            ),
            ("обʼєкт", "об'єкт"),
            ("Việt Nguyễn Ơ Ư", "viet nguyen o u"),
            ("Ｃａｆé ﬁn № ㎏ ²", "cafe fin no kg 2"),
            ("shy\u{ad}phen zero\u{200b}width", "shyphen zerowidth"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn every_letter_folds_alike_composed_and_decomposed_and_only_once() {
        let composed = ComposingNormalizerBorrowed::new_nfc();
        let decomposed = DecomposingNormalizerBorrowed::new_nfd();
        // All letters but ideographs, of which each is like its neighbours.
        let all: Vec<char> = ('\0'..='\u{33ff}')
            .chain('\u{a000}'..='\u{acff}')
            .chain('\u{f900}'..='\u{10fff}')
            .chain('\u{16e00}'..='\u{16eff}')
            .chain('\u{1d000}'..='\u{1f3ff}')
            .chain('\u{2f800}'..='\u{2faff}')
            .collect();
        for some in all.chunks(512) {
            // A letter before each of them, a mark after it.
            let text: String = some.iter().flat_map(|&c| ['x', c, '\u{301}']).collect();
            let folded = fold(&text);
            assert_eq!(fold(&composed.normalize(&text)), folded, "composed");
            assert_eq!(fold(&decomposed.normalize(&text)), folded, "decomposed");
            assert_eq!(fold(&folded), folded, "folded twice");
            let key = code_key(&text);
            assert_eq!(code_key(&composed.normalize(&text)), key, "key, composed");
            assert_eq!(
                code_key(&decomposed.normalize(&text)),
                key,
                "key, decomposed"
            );
            assert_eq!(code_key(&key), key, "key of a key");
        }
    }

    #[test]
    fn a_code_has_one_key_whatever_its_case_and_spelling() {
        for alike in [
            ["ÑU-1", "ñu-1", "N\u{303}U-1", "n\u{303}u-1"],
            ["STRASSE", "straße", "straẞe", "ＳＴＲＡＳＳＥ"],
            ["ΟΔΟΣ", "οδος", "οδοσ", "Οδος"],
            ["µ5", "μ5", "Μ5", "Μ５"],
            ["A B", "a\u{a0}b", "a b", "Ａ　Ｂ"],
        ] {
            let keys = alike.map(code_key);
            assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        }
        for (one, other) in [("ÑU", "NU"), ("Ø", "O"), ("ı", "i"), ("10", "l0")] {
            assert_ne!(code_key(one), code_key(other), "{one} {other}");
        }
        assert_eq!(code_key("ÑU-1"), "ñu-1");
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
