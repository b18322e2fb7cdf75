//! Ids are UUIDv7 text (RFC 9562): time-ordered, so a page by id is a page by time.

use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Invalid, Read, Reader};

/// The id of a `T`: 36 lower-case characters, checked when parsed.
pub struct Id<T> {
    text: String,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Reads an id in its canonical or upper-case form.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self {
            text: canonical(text)?,
            of: PhantomData,
        })
    }

    /// A new id from the clock and 10 random bytes. `sequence` orders ids made in the
    /// same millisecond by one request.
    pub fn new(now_ms: i64, sequence: u16, random: [u8; 10]) -> Self {
        let [_, _, rest @ ..] = random;
        let [high, low] = sequence.to_be_bytes();
        let [a, b, c, d, e, f, g, h] = rest;
        let tail = [high, low, a, b, c, d, e, f, g, h];
        let now = u64::try_from(now_ms).unwrap_or(0);
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(now, &tail).into_uuid())
    }

    /// An id derived from 16 bytes of a hash: the same bytes give the same id, so that a repeated request finds
    /// the record of its first try.
    pub fn from_hash(bytes: [u8; 16]) -> Self {
        Self::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    fn from_uuid(uuid: uuid::Uuid) -> Self {
        Self {
            text: uuid.as_hyphenated().to_string(),
            of: PhantomData,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The id in lower case.
fn canonical(text: &str) -> Option<String> {
    if text.len() != 36 {
        return None;
    }
    let uuid = uuid::Uuid::try_parse(text).ok()?;
    Some(uuid.as_hyphenated().to_string())
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            of: PhantomData,
        }
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Id<T> {}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("an id is a UUID"))
    }
}

impl<T> Read for Id<T> {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new("invalid_id", "an id is a UUID of 36 characters");
        Self {
            text: from.formed(canonical, invalid),
            of: PhantomData,
        }
    }
}

impl<T> JsonSchema for Id<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "uuid" })
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    struct Thing;

    #[test]
    fn ids_of_one_millisecond_keep_their_order() {
        let first = Id::<Thing>::new(1_700_000_000_000, 1, [9; 10]);
        let second = Id::<Thing>::new(1_700_000_000_000, 2, [0; 10]);
        assert!(first.as_str() < second.as_str());
        assert_eq!(first.as_str().as_bytes()[14], b'7', "version 7: {first}");
    }

    #[test]
    fn only_a_uuid_of_36_characters_is_an_id() {
        for bad in [
            "",
            "x",
            "../etc",
            "' or 1=1 --",
            "0190b8f0c4b27c1e8f3a5d6e7f809102",
            "\u{0}",
        ] {
            assert!(Id::<Thing>::parse(bad).is_none(), "{bad:?}");
        }
        let upper = Id::<Thing>::parse("0190B8F0-C4B2-7C1E-8F3A-5D6E7F809102");
        assert_eq!(
            upper.map(|id| id.to_string()).as_deref(),
            Some("0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102")
        );
    }
}
