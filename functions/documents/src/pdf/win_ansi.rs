//! Text in the alphabet of the standard fonts, Windows code page 1252. Other Latin letters lose their accents. Letters of other
//! alphabets become `?`.

/// The letters at 0x80 to 0x9F, with a space where there is none.
const UPPER: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// Letters that the code page lacks, with their replacements.
const OTHERS: &[(&str, &str)] = &[
    ("‐‑‒−", "-"),
    ("―", "—"),
    (
        "\u{2002}\u{2003}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{3000}\t",
        " ",
    ),
    ("′", "'"),
    ("″", "\""),
    ("≤", "<="),
    ("≥", ">="),
    ("→", "->"),
    ("Ω", "Ohm"),
    ("№", "No."),
    ("Ĳ", "IJ"),
    ("ĳ", "ij"),
    ("Ș", "S"),
    ("ș", "s"),
    ("Ț", "T"),
    ("ț", "t"),
    ("ẞ", "SS"),
    // Letters that show nothing.
    ("\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{fe0f}\r", ""),
];

/// The letters of Latin Extended-A (U+0100 to U+017F) without accents.
const PLAIN: &str = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlLlLlNnNnNnnNn\
    OoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/// The text as bytes of the code page. Line breaks stay.
pub fn encode(text: &str) -> Vec<u8> {
    let is_decomposed = text.chars().any(is_mark);
    let composed;
    let text = if is_decomposed {
        composed = platform::compose(text);
        &composed
    } else {
        text
    };
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        if !add(&mut bytes, letter) && !is_mark(letter) {
            replace(&mut bytes, letter);
        }
    }
    bytes
}

/// Whether it is a combining accent.
fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// Adds a letter that the code page has.
fn add(bytes: &mut Vec<u8>, letter: char) -> bool {
    let code = match u32::from(letter) {
        code @ (0x0a | 0x20..=0x7e | 0xa0..=0xff) => u8::try_from(code).ok(),
        _ => (0x80..=0x9f)
            .zip(UPPER.chars())
            .find(|(_, known)| *known == letter)
            .map(|(code, _)| code),
    };
    bytes.extend(code);
    code.is_some()
}

fn replace(bytes: &mut Vec<u8>, letter: char) {
    let other = OTHERS.iter().find(|(letters, _)| letters.contains(letter));
    if let Some((_, other)) = other {
        bytes.extend(other.bytes());
        return;
    }
    let place = u32::from(letter).checked_sub(0x100);
    let place = place.and_then(|place| usize::try_from(place).ok());
    let plain = place.and_then(|place| PLAIN.as_bytes().get(place));
    bytes.push(*plain.unwrap_or(&b'?'));
}

#[cfg(test)]
mod tests {
    use domain::fold::words;

    use super::{PLAIN, UPPER, encode};

    #[test]
    fn letters_lose_the_same_accents_as_in_a_search() {
        assert_eq!(PLAIN.len(), 128);
        for (letter, plain) in ('\u{100}'..='\u{17f}').zip(PLAIN.chars()) {
            if plain != '?' {
                assert_eq!(plain.is_uppercase(), letter.is_uppercase(), "{letter}");
                let folded = words(&letter.to_string()).concat();
                assert!(
                    folded == plain.to_lowercase().to_string() || letter == 'ſ',
                    "{letter}"
                );
            }
        }
    }

    #[test]
    fn letters_that_the_code_page_lacks_are_replaced() {
        assert_eq!(UPPER.chars().count(), 32);
        for (text, expected) in [
            ("Ana ñ €5", &b"Ana \xf1 \x805"[..]),
            ("“Łódź” – Čapek", b"\x93L\xf3dz\x94 \x96 Capek"),
            ("e\u{301}x\u{301}", b"\xe9x"),
            ("5 → 6 ≤ 7", b"5 -> 6 <= 7"),
            ("Ω\u{200b}\u{2009}日本", b"Ohm ??"),
            ("a\nb\u{7}", b"a\nb?"),
            ("Đurić Ĳssel Iași Țepeș", b"Duric IJssel Iasi Tepes"),
        ] {
            assert_eq!(encode(text), expected, "{text}");
        }
    }
}
