//! The stream of the events of orders, as server-sent events (WHATWG HTML, 9.2).
//!
//! A stream lasts for 55 seconds at most and reads the outbox once a second: functions share no memory that could wake
//! it, and token and role are checked again at each reconnection. The id of an event is its seq, so a client that
//! reconnects with the last id misses no event and gets none twice, however the stream ended.

use std::fmt::Write;

use domain::Instant;
use platform::{Fault, Next, Parts, Platform};
use web::{Context, Reply, Stop};

use crate::handlers::{Batch, batch_statements};

/// How many events one read passes over, so that rare topics cost no more than common ones.
pub const WINDOW: i64 = 1000;
/// How many events are sent at once.
const EVENTS_MAX: i64 = 100;
/// The pause between two reads.
const POLL_MS: i64 = 1000;
/// The longest time without data, after which proxies would close the connection.
const HEARTBEAT_MS: i64 = 10_000;
/// The first words of the topics in the stream.
const TOPICS: &str = r#"["order","shipment","payment","refund","return"]"#;

/// An open stream.
pub struct OrderStream {
    platform: Platform,
    shard: u8,
    org_id: i64,
    /// The last event that was sent or passed over.
    after: i64,
    until: Instant,
    /// When data was last sent.
    sent_at: Instant,
}

impl OrderStream {
    pub fn open(c: &Context<'_>, after: i64, seconds: i64) -> Self {
        Self {
            platform: c.platform.clone(),
            shard: c.principal.shard,
            org_id: c.org_id(),
            after,
            until: c.now.plus_seconds(seconds),
            sent_at: c.now,
        }
    }

    /// The answer. It begins with the position, so that a client that receives no event reconnects at the same one, and with
    /// the time to wait before that.
    pub fn into_reply(self) -> Reply {
        let beginning = format!("retry: 1000\nid: {}\n\n", self.after);
        Reply::stream("text/event-stream", beginning, Parts::new(self.next()))
            // Nginx would buffer it otherwise.
            .with("x-accel-buffering", "no")
    }

    /// The next part and the rest after it. A stream that fails ends, and the client gets the error when it reconnects.
    async fn next(mut self) -> Next {
        loop {
            let now = self.platform.now();
            let left_ms = self.until.ms().saturating_sub(now.ms());
            if left_ms <= 0 {
                return None;
            }
            let (text, more) = match self.poll().await {
                Ok(batch) => (render(&batch), batch.more),
                // The database is busy: the next read finds the same events.
                Err(Stop::Refusal(_)) => (String::new(), false),
                Err(_) => return None,
            };
            let silence_ms = now.ms().saturating_sub(self.sent_at.ms());
            let part = if text.is_empty() && silence_ms >= HEARTBEAT_MS {
                // It also moves the position past events of other topics.
                format!(":\nid: {}\n\n", self.after)
            } else {
                text
            };
            if !part.is_empty() {
                self.sent_at = now;
                return Some((part.into_bytes(), Parts::new(self.next())));
            }
            if !more {
                let pause_ms = POLL_MS.min(left_ms);
                self.platform
                    .pause(u64::try_from(pause_ms).unwrap_or(0))
                    .await;
            }
        }
    }

    /// The events since the last read.
    async fn poll(&mut self) -> Result<Batch, Stop> {
        let statements =
            batch_statements(self.org_id, self.after, EVENTS_MAX, Some(TOPICS.to_owned()));
        let sql = self.platform.sql(self.shard)?;
        let rows = sql.read(&statements).await.map_err(web::explain)?;
        let [end, events] = rows.as_slice() else {
            return Err(Fault::new("fewer results than statements").into());
        };
        let batch = Batch::of(end, events, EVENTS_MAX)?;
        self.after = batch.after;
        Ok(batch)
    }
}

/// Events as text of the stream. Their JSON is one line, as SQLite writes it.
fn render(batch: &Batch) -> String {
    let mut text = String::new();
    for (seq, topic, body) in &batch.events {
        let _ = write!(text, "id: {seq}\nevent: {topic}\ndata: {body}\n\n");
    }
    text
}
