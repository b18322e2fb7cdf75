//! The stream of what happens to orders, as server-sent events (WHATWG HTML, 9.2).
//!
//! A stream lives for a bounded time and looks into the outbox once a second. Every event has its
//! seq as id, so a client that comes back with the last id it saw misses nothing and sees nothing
//! twice, however the stream ended.

use std::fmt::Write;

use domain::Instant;
use platform::{Fault, Next, Parts, Platform};
use web::{Context, Reply, Stop};

use crate::handlers::{Seen, looks};

/// How many events a look walks over, so that rare topics cost no more than common ones.
pub const WINDOW: i64 = 1000;
/// How many events leave at once.
const EVENTS_MAX: i64 = 100;
/// The pause between two looks.
const LOOK_MS: i64 = 1000;
/// The longest silence: proxies close what says nothing.
const HEARTBEAT_MS: i64 = 10_000;
/// What the stream tells of, by the first word of the topic.
const TOPICS: &str = r#"["order","shipment","payment","refund","return"]"#;

/// A stream that is open.
pub struct Feed {
    platform: Platform,
    shard: u8,
    org_id: i64,
    /// The last event that was sent or passed over.
    after: i64,
    until: Instant,
    /// When the client last heard of us.
    heard: Instant,
}

impl Feed {
    pub fn open(c: &Context<'_>, after: i64, seconds: i64) -> Self {
        Self {
            platform: c.platform.clone(),
            shard: c.principal.shard,
            org_id: c.org_id(),
            after,
            until: c.now.plus_seconds(seconds),
            heard: c.now,
        }
    }

    /// The answer. It begins with the place, so that a client that hears of no event comes back to
    /// the same one, and with the time to wait before that.
    pub fn follow(self) -> Reply {
        let beginning = format!("retry: 1000\nid: {}\n\n", self.after);
        Reply::stream("text/event-stream", beginning, Parts::new(self.next()))
            // Nginx would keep it until it is full.
            .with("x-accel-buffering", "no")
    }

    /// The next part and what follows it. A stream that fails ends: who comes back hears why.
    async fn next(mut self) -> Next {
        loop {
            let now = self.platform.now();
            let left_ms = self.until.ms().saturating_sub(now.ms());
            if left_ms <= 0 {
                return None;
            }
            let (text, more) = match self.look().await {
                Ok(seen) => (told(&seen), seen.more),
                // A busy database: the next look finds it as well.
                Err(Stop::Refusal(_)) => (String::new(), false),
                Err(_) => return None,
            };
            let silence_ms = now.ms().saturating_sub(self.heard.ms());
            let part = if text.is_empty() && silence_ms >= HEARTBEAT_MS {
                // Also moves the place past what others did.
                format!(":\nid: {}\n\n", self.after)
            } else {
                text
            };
            if !part.is_empty() {
                self.heard = now;
                return Some((part.into_bytes(), Parts::new(self.next())));
            }
            if !more {
                let pause_ms = LOOK_MS.min(left_ms);
                self.platform
                    .pause(u64::try_from(pause_ms).unwrap_or(0))
                    .await;
            }
        }
    }

    /// What came since the last look.
    async fn look(&mut self) -> Result<Seen, Stop> {
        let looks = looks(self.org_id, self.after, EVENTS_MAX, Some(TOPICS.to_owned()));
        let sql = self.platform.sql(self.shard)?;
        let rows = sql.read(&looks).await.map_err(web::explain)?;
        let [end, events] = rows.as_slice() else {
            return Err(Fault::new("fewer results than statements").into());
        };
        let seen = Seen::of(end, events, EVENTS_MAX)?;
        self.after = seen.after;
        Ok(seen)
    }
}

/// Events as a client reads them. Their JSON is one line: SQLite writes no others.
fn told(seen: &Seen) -> String {
    let mut text = String::new();
    for (seq, topic, body) in &seen.events {
        let _ = write!(text, "id: {seq}\nevent: {topic}\ndata: {body}\n\n");
    }
    text
}
