//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod counts;
pub mod deliveries;
pub mod figures;
pub mod purchase_orders;
pub mod reorders;
pub mod replenishment;

use domain::Refusal;
use domain::refusal::code;

/// What a state does not allow, with what it does.
fn illegal(state: &'static str, allowed: &[&str]) -> Refusal {
    let allowed: Vec<String> = allowed.iter().map(|&name| name.to_owned()).collect();
    Refusal::new(&code::ILLEGAL_TRANSITION)
        .with("state", state)
        .with("allowed", allowed)
}
