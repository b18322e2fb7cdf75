//! Fields that several resources share: passwords, short names, time zones.

use domain::{Invalid, Read, Reader};
use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::password::rules::LENGTH_MAX;

/// A password in the form that is hashed (NFC), however it was typed. It is never printed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// # Errors
    /// As bodies report it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.is_empty() {
            return Err(Invalid::new("empty", "this text must not be empty"));
        }
        let too_long = Err(Invalid::new("too_long", "at most 128 characters"));
        // A text that is too long even after composition is not composed.
        if text.chars().nth(LENGTH_MAX * 4).is_some() {
            return too_long;
        }
        let composed = platform::compose(text);
        if composed.chars().nth(LENGTH_MAX).is_some() {
            return too_long;
        }
        Ok(Self(composed))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Read for Password {
    fn read(from: &mut Reader) -> Self {
        Self(from.parsed(|text| Self::parse(text).map(|password| password.0)))
    }
}

impl JsonSchema for Password {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Password".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "format": "password", "minLength": 1, "maxLength": LENGTH_MAX
        })
    }
}

/// A text of a fixed form, checked when it is read.
macro_rules! checked_text {
    ($(#[$meta:meta])* $name:ident, $fits:expr, $fault:expr, $schema:tt) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Option<Self> {
                let fits: fn(&str) -> bool = $fits;
                fits(text).then(|| Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Read for $name {
            fn read(from: &mut Reader) -> Self {
                Self(from.formed(|text| Self::parse(text).map(|checked| checked.0), $fault))
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}

checked_text! {
    /// The short name of an organisation, which can be part of a URL: `casa-luna`.
    Slug,
    |text| {
        (2..=63).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
    },
    Invalid::new("invalid_slug", "2 to 63 lower-case letters, digits and inner hyphens"),
    { "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$", "examples": ["casa-luna"] }
}

checked_text! {
    /// A name to log in with. It holds no at sign, so it cannot be an e-mail.
    Username,
    |text| {
        (2..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() && b != b'@')
    },
    Invalid::new("invalid_username", "2 to 64 visible ASCII characters without @"),
    { "type": "string", "pattern": "^[!-?A-~]{2,64}$", "examples": ["ana"] }
}

checked_text! {
    /// The name of a time zone in the IANA database. Only its form is checked, because the database changes
    /// several times a year.
    TimeZone,
    |text| {
        let fits = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
        };
        text == "UTC"
            || text.len() <= 64 && (2..=3).contains(&text.split('/').count()) && text.split('/').all(fits)
    },
    Invalid::new("invalid_time_zone", "an IANA name like Europe/London, or UTC"),
    { "type": "string", "maxLength": 64, "examples": ["UTC", "Europe/London"] }
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between<const MIN: i64, const MAX: i64>(pub i64);

impl<const MIN: i64, const MAX: i64> Read for Between<MIN, MAX> {
    fn read(from: &mut Reader) -> Self {
        let detail = format!("a whole number from {MIN} to {MAX}");
        Self(from.within(MIN, MAX, Invalid::with("out_of_range", detail)))
    }
}

impl<const MIN: i64, const MAX: i64> JsonSchema for Between<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Between{MIN}And{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::{Password, Slug, TimeZone, Username};

    #[test]
    fn texts_of_another_form_are_refused() {
        for (text, slug, username, time_zone) in [
            ("casa-luna", true, true, false),
            ("a", false, false, false),
            ("Casa", false, true, false),
            ("-a-", false, true, false),
            ("ana@casa", false, false, false),
            ("ana luna", false, false, false),
            ("añb", false, false, false),
            ("UTC", false, true, true),
            ("Europe/London", false, true, true),
            ("America/Argentina/Buenos_Aires", false, true, true),
            ("Etc/GMT+5", false, true, true),
            ("../../etc/passwd", false, true, false),
            ("Europe/", false, true, false),
            ("", false, false, false),
        ] {
            assert_eq!(Slug::parse(text).is_some(), slug, "{text}");
            assert_eq!(Username::parse(text).is_some(), username, "{text}");
            assert_eq!(TimeZone::parse(text).is_some(), time_zone, "{text}");
        }
    }

    #[test]
    fn passwords_are_composed_and_limited_in_length() {
        assert_eq!(Password::parse("n\u{303}").unwrap().as_str(), "\u{f1}");
        assert!(Password::parse("").is_err());
        assert!(Password::parse(&"n\u{303}".repeat(128)).is_ok());
        assert!(Password::parse(&"x".repeat(129)).is_err());
        assert!(Password::parse(&"\u{303}".repeat(100_000)).is_err());
        assert_eq!(format!("{:?}", Password::parse("secret").unwrap()), "…");
    }
}
