//! The time of a movement.

use domain::refusal::code;
use domain::{Instant, Refusal};

/// 2000-01-01T00:00:00Z: an earlier time is taken for a typing error.
const EARLIEST: Instant = Instant(946_684_800_000);
/// How far a client's clock may be ahead of ours.
const AHEAD_SECONDS: i64 = 300;

/// The time of a movement: now by default.
///
/// # Errors
/// `out_of_range` at `/occurred_at`.
pub fn check_occurred_at(at: Option<Instant>, now: Instant) -> Result<Instant, Refusal> {
    let at = at.unwrap_or(now);
    if (EARLIEST..=now.plus_seconds(AHEAD_SECONDS)).contains(&at) {
        return Ok(at);
    }
    Err(Refusal::new(&code::OUT_OF_RANGE).at("/occurred_at"))
}

#[cfg(test)]
mod tests {
    use domain::Instant;
    use domain::refusal::code;

    use super::{EARLIEST, check_occurred_at};

    #[test]
    fn the_time_of_a_movement_is_after_2000_and_not_in_the_future() {
        let now = Instant(1_800_000_000_000);
        assert_eq!(check_occurred_at(None, now), Ok(now));
        assert_eq!(check_occurred_at(Some(EARLIEST), now), Ok(EARLIEST));
        assert!(check_occurred_at(Some(now.plus_seconds(300)), now).is_ok());
        for wrong in [now.plus_seconds(301), EARLIEST.plus_seconds(-1)] {
            let refused = check_occurred_at(Some(wrong), now).map_err(|refusal| refusal.code);
            assert_eq!(refused, Err(&code::OUT_OF_RANGE));
        }
    }
}
