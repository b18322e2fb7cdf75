//! Whether an order can be sent, and when a failed attempt is repeated.

use domain::refusal::code;
use domain::{Instant, Refusal};
use serde::Deserialize;

/// The pauses after each attempt. After the last pause there is one more attempt.
const PAUSES_SECONDS: &[i64] = &[5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
/// The longest pause that `Retry-After` can ask for.
const RETRY_AFTER_SECONDS_MAX: i64 = 86_400;

/// A row of `FIND_ORDER` or `FIND`: an order and the channel of its supplier.
#[derive(Deserialize)]
pub struct Found {
    pub state: String,
    pub kind: Option<String>,
    pub target: Option<String>,
    pub disabled_at: Option<i64>,
    /// Whether a delivery of the order is queued.
    pub is_queued: i64,
    /// The state of the delivery that is retried.
    pub delivery_state: Option<String>,
    pub version: i64,
}

impl Found {
    /// The kind and the target of the channel by which the order can be sent.
    ///
    /// # Errors
    /// In this order: `illegal_transition`, `already_queued`, `no_channel`, `channel_disabled`,
    /// `mail_not_configured`.
    pub fn sendable(self, has_email: bool) -> Result<(String, String), Refusal> {
        let illegal = |state: String| Refusal::new(&code::ILLEGAL_TRANSITION).with("state", state);
        if let Some(state) = self.delivery_state.filter(|state| state == "sent") {
            return Err(illegal(state));
        }
        if !matches!(self.state.as_str(), "ordered" | "partially_received") {
            return Err(illegal(self.state));
        }
        if self.is_queued != 0 {
            return Err(Refusal::new(&code::ALREADY_QUEUED));
        }
        let (Some(kind), Some(target)) = (self.kind, self.target) else {
            return Err(Refusal::new(&code::NO_CHANNEL));
        };
        if self.disabled_at.is_some() {
            return Err(Refusal::new(&code::CHANNEL_DISABLED));
        }
        if kind == "email" && !has_email {
            return Err(Refusal::new(&code::MAIL_NOT_CONFIGURED));
        }
        Ok((kind, target))
    }
}

/// When to try again after so many attempts; none after the last. `jitter` of 0 to 255 adds up to a tenth to the pause, so
/// that deliveries that failed together are not repeated together.
pub fn next_attempt(
    now: Instant,
    attempts: i64,
    retry_after: Option<&str>,
    jitter: u8,
) -> Option<Instant> {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let pause = *PAUSES_SECONDS.get(index)?;
    let pause = pause.saturating_add(pause.saturating_mul(i64::from(jitter)) / 2_560);
    let requested = retry_after.and_then(|text| text.trim().parse::<i64>().ok());
    let requested = requested.unwrap_or(0).clamp(0, RETRY_AFTER_SECONDS_MAX);
    Some(now.plus_seconds(pause.max(requested)))
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::next_attempt;

    #[test]
    fn pauses_grow_and_end_after_the_last_attempt() {
        let next = |attempts, retry_after, jitter| {
            next_attempt(Instant(0), attempts, retry_after, jitter).map(|at| at.ms() / 1000)
        };
        assert_eq!(next(1, None, 0), Some(5));
        assert_eq!(next(2, None, 255), Some(329));
        assert_eq!(next(1, Some("60"), 0), Some(60));
        assert_eq!(next(3, Some("60"), 0), Some(1_800));
        assert_eq!(next(1, Some("99999999"), 0), Some(86_400));
        assert_eq!(next(1, Some("-5"), 0), Some(5));
        assert_eq!(next(1, Some("Wed, 21 Oct 2026 07:28:00 GMT"), 0), Some(5));
        assert_eq!(next(7, None, 0), Some(36_000));
        assert_eq!(next(8, None, 0), None);
    }
}
