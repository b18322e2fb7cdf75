//! Fixed-window limits kept in SQL, for the few places where a coarse limit of the platform is
//! not enough: login, and what sends messages.

use domain::refusal::code;
use domain::{Instant, Refusal, Statement, values};

use crate::statements::HIT;

/// At most `uses` in each window of `window_seconds`.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub uses: i64,
    pub window_seconds: i64,
}

impl Limit {
    /// Counts one use of a bucket; the statement gives the count so far.
    pub fn hit(self, bucket: &str, now: Instant) -> Statement {
        let window = self.window_seconds.saturating_mul(1000);
        let start = now.ms().saturating_sub(now.ms().rem_euclid(window));
        HIT.bind(values![bucket, start, start.saturating_add(window)])
    }

    /// # Errors
    /// `rate_limited` past the limit, with the seconds until the next window.
    pub fn check(self, count: i64, now: Instant) -> Result<(), Refusal> {
        if count <= self.uses {
            return Ok(());
        }
        let window = self.window_seconds.saturating_mul(1000);
        let left_ms = window.saturating_sub(now.ms().rem_euclid(window));
        Err(Refusal::new(&code::RATE_LIMITED).retry_after(left_ms.saturating_add(999) / 1000))
    }
}
