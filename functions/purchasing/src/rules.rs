//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod counts;
pub mod deliveries;
pub mod purchase_orders;
pub mod reorders;

use domain::refusal::code;
use domain::{Instant, Refusal};

/// 2000-01-01T00:00:00Z: a delivery of an earlier time is a typing error.
const EARLIEST: Instant = Instant(946_684_800_000);
/// How far a client's clock may be ahead of ours.
const AHEAD_SECONDS: i64 = 300;

/// What a state does not allow, with what it does.
fn illegal(state: &'static str, allowed: &[&str]) -> Refusal {
    let allowed: Vec<String> = allowed.iter().map(|&name| name.to_owned()).collect();
    Refusal::new(&code::ILLEGAL_TRANSITION)
        .with("state", state)
        .with("allowed", allowed)
}

/// When it happened.
///
/// # Errors
/// `out_of_range`.
pub fn occurred(at: Option<Instant>, now: Instant) -> Result<Instant, Refusal> {
    let at = at.unwrap_or(now);
    if (EARLIEST..=now.plus_seconds(AHEAD_SECONDS)).contains(&at) {
        return Ok(at);
    }
    Err(Refusal::new(&code::OUT_OF_RANGE).at("/occurred_at"))
}
