//! The refusal of a command that the present state does not allow.

use domain::Refusal;
use domain::refusal::code;

/// `illegal_transition` with the state and the commands it allows.
pub fn illegal_transition<'c>(
    state: &'static str,
    allowed: impl IntoIterator<Item = &'c str>,
) -> Refusal {
    let allowed: Vec<String> = allowed.into_iter().map(str::to_owned).collect();
    Refusal::new(&code::ILLEGAL_TRANSITION)
        .with("state", state)
        .with("allowed", allowed)
}
