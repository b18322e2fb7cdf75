//! Text fields that cannot be empty, too long, or carry control characters; and codes, which carry no
//! invisible ones either.

use std::borrow::Cow;
use std::fmt;

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::fold::code_key;
use crate::{Invalid, Read, Reader};

/// One line of 1 to `MAX` characters, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

/// Several lines of 1 to `MAX` characters, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

/// A line that identifies something: a code, a number, a reference. It has no invisible characters,
/// so that two that look alike are alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code<const MAX: usize>(String);

/// The name of a thing or a person.
pub type Name = Line<200>;
/// A note.
pub type Note = Prose<2000>;

/// Why a character is not allowed: a code and the character's code point.
type Check = fn(char) -> Result<(), Invalid>;

fn checked(text: &str, max: usize, check: Check) -> Result<String, Invalid> {
    let trimmed = text.trim();
    if trimmed.chars().nth(max).is_some() {
        return Err(Invalid::with(
            "too_long",
            format!("at most {max} characters"),
        ));
    }
    trimmed.chars().try_for_each(check)?;
    if !trimmed.chars().any(is_visible) {
        return Err(Invalid::new("empty", "this text must not be empty"));
    }
    Ok(trimmed.to_owned())
}

fn refuse(code: &'static str, c: char) -> Result<(), Invalid> {
    Err(Invalid::with(code, format!("U+{:04X}", u32::from(c))))
}

fn in_line(c: char) -> Result<(), Invalid> {
    match c {
        '\u{2028}' | '\u{2029}' => refuse("control_character", c),
        _ if c.is_control() => refuse("control_character", c),
        _ => Ok(()),
    }
}

fn in_prose(c: char) -> Result<(), Invalid> {
    match c {
        '\n' | '\r' | '\t' => Ok(()),
        _ if c.is_control() => refuse("control_character", c),
        _ => Ok(()),
    }
}

fn in_code(c: char) -> Result<(), Invalid> {
    if is_format(c) {
        return refuse("invisible_character", c);
    }
    in_line(c)
}

/// Whether a character is not drawn, but changes how others are: zero-width spaces and joiners, marks
/// of direction, variation selectors.
fn is_format(c: char) -> bool {
    CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

fn is_visible(c: char) -> bool {
    // The pattern of no dots of Braille is drawn as a space.
    !(c.is_whitespace() || c == '\u{2800}' || is_format(c))
}

fn read(from: &mut Reader, max: usize, check: Check) -> String {
    from.parsed(|text| checked(text, max, check))
}

macro_rules! text {
    ($name:ident, $check:expr) => {
        impl<const MAX: usize> $name<MAX> {
            /// # Errors
            /// As bodies report it.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                checked(text, MAX, $check).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<const MAX: usize> Read for $name<MAX> {
            fn read(from: &mut Reader) -> Self {
                Self(read(from, MAX, $check))
            }
        }

        impl<const MAX: usize> JsonSchema for $name<MAX> {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                format!("{}{MAX}", stringify!($name)).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schemars::json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
            }
        }
    };
}

text!(Line, in_line);
text!(Prose, in_prose);
text!(Code, in_code);

impl<const MAX: usize> Code<MAX> {
    /// What it is compared by where it may exist only once.
    pub fn key(&self) -> String {
        code_key(&self.0)
    }
}

/// A stock keeping unit or another short code: 1 to 64 visible characters, no spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ShortCode(String);

impl ShortCode {
    /// # Errors
    /// As bodies report it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let fits = (1..=64).contains(&text.chars().count())
            && !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if !fits {
            return Err(Invalid::new(
                "invalid_code",
                "1 to 64 visible characters without spaces",
            ));
        }
        if matches!(text, "." | "..") {
            return Err(Invalid::new(
                "invalid_code",
                "a path cannot end with only dots",
            ));
        }
        text.chars().try_for_each(in_code)?;
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is compared by where it may exist only once.
    pub fn key(&self) -> String {
        code_key(&self.0)
    }
}

impl Read for ShortCode {
    fn read(from: &mut Reader) -> Self {
        Self(from.parsed(|text| Self::parse(text).map(|code| code.0)))
    }
}

impl JsonSchema for ShortCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ShortCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^\\S+$"
        })
    }
}

/// A telephone number as E.164 writes it, with + and country code: `+441632960101`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let fits = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Read for Phone {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new(
            "invalid_phone",
            "a number with + and country code like +441632960101 (E.164)",
        );
        Self(from.formed(|text| Self::parse(text).map(|phone| phone.0), invalid))
    }
}

impl JsonSchema for Phone {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Phone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^\\+[1-9][0-9]{6,14}$", "examples": ["+441632960101"],
            "description": "E.164"
        })
    }
}

/// An e-mail address in lower case. ASCII only: two spellings that look alike (NFC and
/// NFD, Cyrillic and Latin) can then never be two accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@')?;
        let local_fits = (1..=64).contains(&local.len())
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        let label_fits = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let host_fits = host.len() <= 189 && host.contains('.') && host.split('.').all(label_fits);
        (local_fits && host_fits).then(|| Self(text.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Read for Email {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new("invalid_email", "an e-mail address like ana@example.com");
        Self(from.formed(|text| Self::parse(text).map(|email| email.0), invalid))
    }
}

impl JsonSchema for Email {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Email".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "format": "email", "maxLength": 254 })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Email, Invalid, Name, Note, Phone, ShortCode};

    #[test]
    fn lines_are_trimmed_bounded_and_clean() {
        assert_eq!(
            Name::parse("  Ana Pérez ").map(|n| n.to_string()),
            Ok("Ana Pérez".into())
        );
        assert!(Name::parse("  ").is_err());
        assert!(Name::parse("a\nb").is_err() && Note::parse("a\nb").is_ok());
        assert!(Name::parse(&"é".repeat(200)).is_ok() && Name::parse(&"é".repeat(201)).is_err());
        assert!(Name::parse("a\u{0}b").is_err());
    }

    #[test]
    fn codes_have_no_spaces() {
        assert!(ShortCode::parse("85123A").is_ok());
        assert!(ShortCode::parse("a b").is_err() && ShortCode::parse("").is_err());
        // In a path these mean this folder and the one above.
        assert!(ShortCode::parse(".").is_err() && ShortCode::parse("..").is_err());
        assert!(ShortCode::parse("...").is_ok() && ShortCode::parse(".a").is_ok());
        assert!(ShortCode::parse(&"x".repeat(65)).is_err());
    }

    #[test]
    fn codes_refuse_every_invisible_character_by_its_code_point() {
        for (character, named) in [
            ('\u{ad}', "U+00AD"),
            ('\u{34f}', "U+034F"),
            ('\u{200b}', "U+200B"),
            ('\u{200d}', "U+200D"),
            ('\u{202e}', "U+202E"),
            ('\u{2060}', "U+2060"),
            ('\u{3164}', "U+3164"),
            ('\u{fe0f}', "U+FE0F"),
            ('\u{feff}', "U+FEFF"),
            ('\u{e0041}', "U+E0041"),
        ] {
            let refused = Err(Invalid::with("invisible_character", named.to_owned()));
            for text in [
                format!("LAMP{character}"),
                format!("L{character}AMP"),
                character.into(),
            ] {
                assert_eq!(ShortCode::parse(&text).map(drop), refused, "{named}");
                assert_eq!(Code::<32>::parse(&text).map(drop), refused, "{named}");
            }
        }
        assert!(Code::<32>::parse("ÑU 1 – 木").is_ok());
    }

    #[test]
    fn names_keep_joiners_but_are_never_only_invisible() {
        for kept in ["👩\u{200d}👧 Ana", "❤\u{fe0f}", "می\u{200c}خواهم"] {
            assert_eq!(Name::parse(kept).map(|name| name.0).as_deref(), Ok(kept));
        }
        for empty in [
            "\u{200b}",
            "\u{2060} \u{feff}",
            "\u{3164}",
            "\u{2800}",
            "\u{ad}",
        ] {
            let refused = Name::parse(empty).map(drop);
            assert!(
                refused.is_err_and(|invalid| invalid.code == "empty"),
                "{empty:?}"
            );
            assert!(Note::parse(empty).is_err(), "{empty:?}");
        }
        assert!(
            Name::parse("two\u{2028}lines").is_err() && Note::parse("two\u{2028}lines").is_ok()
        );
    }

    #[test]
    fn phones_are_plain_e164() {
        assert!(Phone::parse("+441632960101").is_some() && Phone::parse("+1234567").is_some());
        for bad in [
            "",
            "+",
            "441632960101",
            "+0441632960",
            "+123456",
            "+1234567890123456",
            "+44 163296",
            "+44x163296",
        ] {
            assert!(Phone::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn emails_that_look_alike_are_equal_or_refused() {
        assert_eq!(
            Email::parse("Ana@Example.COM").map(|e| e.0).as_deref(),
            Some("ana@example.com")
        );
        for bad in [
            "",
            "a",
            "a@b",
            "a@@b.c",
            "a b@c.de",
            "ana@exámple.com",
            "josé@example.com",
            "a@-b.c",
            "a@b..c",
        ] {
            assert!(Email::parse(bad).is_none(), "{bad}");
        }
    }
}
