//! The answers and queries of events.

use std::borrow::Cow;

use domain::{Id, Instant, Invalid, MAX_SAFE_INTEGER, Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use web::Limit;

/// An event.
#[derive(Serialize, JsonSchema)]
pub struct Event {
    /// Its position; a later event has a larger one.
    pub seq: i64,
    pub id: Id<Self>,
    /// The entity and what happened to it: `order.confirmed`.
    pub topic: String,
    pub entity: String,
    pub entity_id: String,
    pub created_at: Instant,
    /// The answer to the request that caused it.
    pub data: Value,
}

/// Events in the order in which they were committed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EventFeed")]
pub struct Events {
    pub items: Vec<Event>,
    /// Send it as `after` to get the following events.
    pub next_after: i64,
    /// Whether more events may follow already.
    pub more: bool,
}

/// A topic, or the first word of several topics: `order.confirmed`, `order`.
pub struct Topic(String);

impl Topic {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Read for Topic {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new("invalid_topic", "one or two words like order.confirmed");
        Self(from.formed(topic, invalid))
    }
}

fn topic(text: &str) -> Option<String> {
    let is_word = |word: &str| {
        (1..=64).contains(&word.len())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let fits = text.split('.').count() <= 2 && text.split('.').all(is_word);
    fits.then(|| text.to_owned())
}

impl JsonSchema for Topic {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Topic".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^[a-z_]{1,64}(\\.[a-z_]{1,64})?$", "examples": ["order.confirmed"],
            "description": "A topic, or its first word for all that begin with it"
        })
    }
}

domain::bounded! {
    /// The position of an event: 0 is before the first.
    pub Position = 0..=9_007_199_254_740_991_i64, "0 or the seq of an event"
}

impl Position {
    /// The position in a `Last-Event-ID` header.
    pub fn parse(text: &str) -> Option<Self> {
        let seq = text.parse().ok()?;
        (0..=MAX_SAFE_INTEGER).contains(&seq).then_some(Self(seq))
    }

    pub const fn seq(self) -> i64 {
        self.0
    }
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The seq of the last event already known; 0, the default, lists from the first event.
    #[serde(default)]
    pub after: Option<Position>,
    #[serde(default)]
    pub topic: Option<Topic>,
    #[serde(default)]
    pub limit: Limit,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StreamFilter {
    /// The seq of the last event already known, if no Last-Event-ID is sent; without either the stream starts now.
    #[serde(default)]
    pub after: Option<Position>,
    /// How long the stream lasts.
    #[serde(default)]
    #[schemars(extend("default" = 25))]
    pub seconds: Seconds,
}

domain::bounded! {
    /// How long a stream lasts before the client reconnects: 1 to 55 seconds.
    pub Seconds = 1..=55, "a stream lasts 1 to 55 seconds"
}

impl Seconds {
    pub const fn count(self) -> i64 {
        self.0
    }
}

impl Default for Seconds {
    fn default() -> Self {
        Self(25)
    }
}
