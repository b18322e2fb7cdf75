//! Instants: milliseconds since 1970 in the code and the database, RFC 3339 in the API.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Datelike, Timelike, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Invalid, Read, Reader};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub i64);

/// 9999-12-31T23:59:59.999Z: the last moment RFC 3339 can write.
const LAST: i64 = 253_402_300_799_999;

impl Instant {
    pub const fn ms(self) -> i64 {
        self.0
    }

    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Reads RFC 3339 with any offset, to the millisecond. Years 1970 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let ms = DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis();
        (0..=LAST).contains(&ms).then_some(Self(ms))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        let (date, time) = (moment.date_naive(), moment.time());
        write!(
            f,
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month(),
            date.day()
        )?;
        write!(
            f,
            "T{:02}:{:02}:{:02}",
            time.hour(),
            time.minute(),
            time.second()
        )?;
        write!(f, ".{:03}Z", moment.timestamp_subsec_millis())
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Read for Instant {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new(
            "invalid_time",
            "a time is written like 2026-03-01T09:30:00Z (RFC 3339)",
        );
        Self(from.parsed(|text| Self::parse(text).map(Self::ms).ok_or(invalid)))
    }
}

impl JsonSchema for Instant {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn offsets_become_utc_and_nonsense_is_refused() {
        let parsed = Instant::parse("2026-03-01T09:30:00.5+01:00").map(|i| i.to_string());
        assert_eq!(parsed.as_deref(), Some("2026-03-01T08:30:00.500Z"));
        for bad in [
            "",
            "2026-03-01",
            "2026-13-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "now",
        ] {
            assert!(Instant::parse(bad).is_none(), "{bad:?}");
        }
    }
}
