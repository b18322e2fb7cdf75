//! What a state machine says when a command is not possible.

use domain::Refusal;
use domain::refusal::code;

/// `illegal_transition` with the state and what is allowed from it.
pub fn illegal(state: &str, allowed: &[&str]) -> Refusal {
    let allowed: Vec<String> = allowed.iter().map(|&command| command.to_owned()).collect();
    Refusal::new(&code::ILLEGAL_TRANSITION)
        .with("state", state)
        .with("allowed", allowed)
}
