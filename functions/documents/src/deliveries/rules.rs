//! When an order may be sent, and when again.

use domain::refusal::code;
use domain::{Instant, Refusal};
use serde::Deserialize;

/// How long to wait after each attempt; after the last there is no other.
const PAUSES_SECONDS: &[i64] = &[5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
/// The longest that the other side may make us wait.
const RETRY_AFTER_SECONDS_MAX: i64 = 86_400;

/// A row of `FIND_ORDER` or `FIND`, in its order: an order and how its supplier takes it.
#[derive(Deserialize)]
pub struct Found {
    pub state: String,
    pub kind: Option<String>,
    pub target: Option<String>,
    pub disabled_at: Option<i64>,
    /// Whether it is on its way already.
    pub is_queued: i64,
    /// Of the delivery that is to be tried again.
    pub delivery_state: Option<String>,
    pub version: i64,
}

impl Found {
    /// The kind and the target of the channel that the order may be sent by now.
    ///
    /// # Errors
    /// In this order: `illegal_transition`, `already_queued`, `no_channel`, `channel_disabled`,
    /// `mail_not_configured`.
    pub fn sendable(self, has_mail: bool) -> Result<(String, String), Refusal> {
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
        if kind == "email" && !has_mail {
            return Err(Refusal::new(&code::MAIL_NOT_CONFIGURED));
        }
        Ok((kind, target))
    }
}

/// When to try again after so many attempts, unless that was the last. `chance` of 0 to 255 puts it
/// off by up to a tenth, so that what failed together does not come back together.
pub fn next_attempt(
    now: Instant,
    attempts: i64,
    retry_after: Option<&str>,
    chance: u8,
) -> Option<Instant> {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let pause = *PAUSES_SECONDS.get(index)?;
    let pause = pause.saturating_add(pause.saturating_mul(i64::from(chance)) / 2_560);
    let asked = retry_after.and_then(|text| text.trim().parse::<i64>().ok());
    let asked = asked.unwrap_or(0).clamp(0, RETRY_AFTER_SECONDS_MAX);
    Some(now.plus_seconds(pause.max(asked)))
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::next_attempt;

    #[test]
    fn pauses_grow_and_come_to_an_end() {
        let next = |attempts, asked, chance| {
            next_attempt(Instant(0), attempts, asked, chance).map(|at| at.ms() / 1000)
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
