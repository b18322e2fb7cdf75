//! Texts in the letters of the fonts, their width, and how they are broken into lines.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

use crate::fonts::{Font, Fonts, Weight};

/// Red, green and blue, from 0 to 1.
pub type Colour = [f32; 3];

/// Weight, size in points, and colour of a text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub weight: Weight,
    pub size: f32,
    pub colour: Colour,
}

/// A letter that the fonts have, and the one that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    pub shown: char,
    pub meant: char,
}

/// What is shown for a letter that the fonts do not have.
pub const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A text on one line.
pub type Line = Vec<Letter>;

/// The text in letters of the fonts. Accents are composed with their letters. A letter that the fonts do not have is
/// shown as its compatible ones (`ﬁ` as `fi`, `Ａ` as `A`) or, if they do not have those either, as `�`. Invisible
/// characters are left out; line breaks stay.
pub fn letters(text: &str, fonts: &Fonts) -> Line {
    let font = fonts.of(Weight::Regular);
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    let mut letters = Line::with_capacity(composed.len());
    for meant in composed.chars() {
        let letter = match meant {
            '\n' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            other if other.is_control() || ignorable.contains(other) => continue,
            other if other.is_whitespace() && font.glyph(other).is_none() => ' ',
            other => other,
        };
        if letter == '\n' || font.glyph(letter).is_some() {
            letters.push(Letter {
                shown: letter,
                meant: letter,
            });
            continue;
        }
        let mut buffer = [0; 4];
        let parts = DecomposingNormalizerBorrowed::new_nfkd()
            .normalize(letter.encode_utf8(&mut buffer))
            .into_owned();
        if parts.chars().all(|part| font.glyph(part).is_some()) {
            letters.extend(parts.chars().map(|part| Letter {
                shown: part,
                meant: part,
            }));
        } else {
            letters.push(Letter {
                shown: REPLACEMENT,
                meant: letter,
            });
        }
    }
    letters
}

/// A glyph of a line. Its width includes the kerning with the one after it, which is given too.
pub struct Glyph {
    pub id: u16,
    pub width: f32,
    pub kerning: f32,
}

/// The glyphs of a line; widths in thousandths of the size.
pub fn glyphs(line: &[Letter], font: &Font) -> Vec<Glyph> {
    let ids: Vec<u16> = line
        .iter()
        .map(|letter| font.glyph(letter.shown).unwrap_or(0))
        .collect();
    let mut following = ids.iter().skip(1);
    ids.iter()
        .map(|&id| {
            let kerning = following.next().map_or(0.0, |&next| font.kerning(id, next));
            Glyph {
                id,
                width: font.advance(id) + kerning,
                kerning,
            }
        })
        .collect()
}

impl Style {
    /// The width of a line in points, without the spaces at its end.
    pub fn width(&self, line: &[Letter], fonts: &Fonts) -> f32 {
        let glyphs = glyphs(without_end_spaces(line), fonts.of(self.weight));
        glyphs.iter().map(|glyph| glyph.width).sum::<f32>() * self.size / 1000.0
    }

    /// This style, smaller if the line is wider than `width`.
    #[must_use]
    pub fn fitting(mut self, line: &[Letter], width: f32, fonts: &Fonts) -> Self {
        let natural = self.width(line, fonts);
        if natural > width && natural > 0.0 {
            self.size *= width / natural;
        }
        self
    }

    /// The text in lines of at most this width. A word is broken only when it is wider than a line. A line that ends at a space
    /// keeps it, so that whoever reads the lines one after the other does not join two words.
    pub fn wrap(&self, text: &[Letter], width: f32, fonts: &Fonts) -> Vec<Line> {
        let mut lines = Vec::new();
        for paragraph in text.split(|letter| letter.shown == '\n') {
            self.wrap_paragraph(paragraph, width, fonts, &mut lines);
        }
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        lines
    }

    fn wrap_paragraph(
        &self,
        paragraph: &[Letter],
        width: f32,
        fonts: &Fonts,
        lines: &mut Vec<Line>,
    ) {
        let limit = width * 1000.0 / self.size;
        let glyphs = glyphs(paragraph, fonts.of(self.weight));
        let mut line = Line::new();
        // The widths of the line and of its part up to the last place where it may be broken.
        let (mut used, mut used_until_break) = (0.0, 0.0);
        let mut break_at = 0;
        for (letter, glyph) in paragraph.iter().zip(&glyphs) {
            let is_space = letter.shown == ' ';
            if is_space && line.is_empty() {
                continue;
            }
            while !is_space && !line.is_empty() && used + glyph.width - glyph.kerning > limit {
                let rest = line.split_off(if break_at > 0 { break_at } else { line.len() });
                used = if rest.is_empty() {
                    0.0
                } else {
                    used - used_until_break
                };
                lines.push(line);
                line = rest;
                break_at = 0;
            }
            line.push(*letter);
            used += glyph.width;
            if matches!(letter.shown, ' ' | '-' | '/' | '–' | '—' | '\u{2010}') {
                break_at = line.len();
                used_until_break = used;
            }
        }
        lines.push(without_end_spaces(&line).to_vec());
    }
}

fn without_end_spaces(mut line: &[Letter]) -> &[Letter] {
    while let [start @ .., last] = line
        && last.shown == ' '
    {
        line = start;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{REPLACEMENT, Style, letters};
    use crate::fonts::{Fonts, Weight};

    const STYLE: Style = Style {
        weight: Weight::Regular,
        size: 10.0,
        colour: [0.0, 0.0, 0.0],
    };

    fn shown(text: &str) -> String {
        let letters = letters(text, &Fonts::new().unwrap());
        letters.iter().map(|letter| letter.shown).collect()
    }

    #[test]
    fn letters_that_the_fonts_have_stay() {
        for text in [
            "Ștefan Țăran, Łódź, Çağrı, Þór, Đặng Thị Hiền",
            "Ελευθέριος Βενιζέλος",
            "Щука, Ђорђе, Їжак",
            "€ £ ¥ ₽ ₺ ₹ ₿ ¢ ₡ ₲ № ™ ½ × ÷ − ± ° µ Ω “” ‘’ «» – — …",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn other_letters_are_replaced_where_they_can_be_seen() {
        for (text, expected) in [
            ("n\u{303}andu\u{301}", "ñandú"),
            ("ﬁne Ｔｅａ ㎏", "fine Tea kg"),
            ("深圳 Lamp", "\u{fffd}\u{fffd} Lamp"),
            ("a\u{200b}b\u{ad}c\u{7}d\te", "abcd e"),
            ("👩‍🔬!", "\u{fffd}\u{fffd}!"),
            ("\u{1f04}", "\u{3b1}\u{313}\u{301}"),
            ("one\r\ntwo\u{2028}three", "one\ntwo\nthree"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        let fonts = Fonts::new().unwrap();
        let letter = letters("深", &fonts)[0];
        assert_eq!((letter.shown, letter.meant), (REPLACEMENT, '深'));
    }

    #[test]
    fn wrapped_lines_fit_the_width_and_lose_only_spaces() {
        let fonts = Fonts::new().unwrap();
        let words = "a word, anextraordinarilylongword  and\n\nAVAVAVAV the rest-of it ";
        let text = letters(words, &fonts);
        for width in [3.0, 20.0, 50.0, 200.0, 1000.0] {
            let lines = STYLE.wrap(&text, width, &fonts);
            let fits = |line: &super::Line| {
                super::without_end_spaces(line).len() == 1
                    || STYLE.width(line, &fonts) <= width + 0.001
            };
            assert!(lines.iter().all(fits), "{width}");
            let without_spaces = |letters: &mut dyn Iterator<Item = super::Letter>| -> String {
                letters
                    .map(|letter| letter.shown)
                    .filter(|letter| !letter.is_whitespace())
                    .collect()
            };
            assert_eq!(
                without_spaces(&mut lines.iter().flatten().copied()),
                without_spaces(&mut text.iter().copied())
            );
        }
        let fitted = STYLE.fitting(&text[..20], 10.0, &fonts);
        assert!(fitted.width(&text[..20], &fonts) <= 10.001);
        assert!(STYLE.wrap(&[], 10.0, &fonts).is_empty());
    }
}
