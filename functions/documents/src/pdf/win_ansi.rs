//! Text in the one alphabet that the standard fonts have: Windows' code page 1252. What is written
//! with other Latin letters loses their accents; of what is of another alphabet `?` remains.

use domain::fold::fold;

/// What stands at 0x80 to 0x9F, a space where nothing does.
const UPPER: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// Letters that have no place there, by others. A space is one that breaks no line elsewhere either.
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
    ("Đ", "D"),
    // What shows nothing by itself.
    ("\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{fe0f}\r", ""),
];

/// The text as bytes of the code page; new lines stay.
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

/// Accents that stand by themselves, after the letter they belong to.
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
    let folded = fold(letter.encode_utf8(&mut [0; 4]));
    let is_plain = !folded.is_empty() && folded.is_ascii() && !letter.is_ascii();
    match (is_plain, letter.is_uppercase()) {
        (true, true) => bytes.extend(folded.to_ascii_uppercase().bytes()),
        (true, false) => bytes.extend(folded.bytes()),
        (false, _) => bytes.push(b'?'),
    }
}

#[cfg(test)]
mod tests {
    use super::{UPPER, encode};

    #[test]
    fn what_the_code_page_lacks_is_written_otherwise() {
        assert_eq!(UPPER.chars().count(), 32);
        for (text, expected) in [
            ("Ana ñ €5", &b"Ana \xf1 \x805"[..]),
            ("“Łódź” – Čapek", b"\x93L\xf3dz\x94 \x96 Capek"),
            ("e\u{301}x\u{301}", b"\xe9x"),
            ("5 → 6 ≤ 7", b"5 -> 6 <= 7"),
            ("Ω\u{200b}\u{2009}日本", b"Ohm ??"),
            ("a\nb\u{7}", b"a\nb?"),
        ] {
            assert_eq!(encode(text), expected, "{text}");
        }
    }
}
