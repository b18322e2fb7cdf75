//! What of an order can change in which state, and the taxes of a draft.

use domain::Refusal;
use sales::rules::lines::{FoundRate, PricedLine, check_size};
use sales::rules::orders::{Command, State, permit};

use super::facts::OrderFacts;
use crate::lines::rules::{LineChange, change_line};

/// Whether the representative and the external reference of an order can still change.
///
/// # Errors
/// `illegal_transition` once it is completed or cancelled.
pub fn check_names_can_change(state: State) -> Result<(), Refusal> {
    match state {
        State::Draft | State::Confirmed => Ok(()),
        State::Completed | State::Cancelled => permit(state, Command::Change),
    }
}

/// Every line with the present rate of its tax code.
///
/// # Errors
/// `tax_rate_missing` at its line, `out_of_range`.
pub fn with_present_taxes(facts: &OrderFacts) -> Result<Vec<PricedLine>, Refusal> {
    let mut lines = Vec::with_capacity(facts.lines.len());
    for (number, line) in facts.lines.iter().enumerate() {
        let rates: Vec<FoundRate> = FoundRate::of_line(line).into_iter().collect();
        let pricing = facts.pricing(&rates);
        let pointer = format!("/lines/{number}");
        lines.push(change_line(
            &pricing,
            line.clone(),
            LineChange::default(),
            &pointer,
        )?);
    }
    check_size(lines.iter().map(PricedLine::sums))?;
    Ok(lines)
}
