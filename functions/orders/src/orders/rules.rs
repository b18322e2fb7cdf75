//! What can be done to an order as it is now, and the taxes of a draft.

use domain::Refusal;
use sales::rules::lines::{FoundRate, PricedLine, price_document};
use sales::rules::orders::{Command, State, check_cancel, check_confirm, check_stock};

use super::facts::OrderFacts;
use crate::lines::rules::{LineChange, change_line};
use crate::transitions::rules::{check_complete, close_short};

/// Whether the state of an order allows a command.
///
/// # Errors
/// `illegal_transition` with the state and the commands that would succeed now.
pub fn permit(facts: &OrderFacts, command: Command) -> Result<(), Refusal> {
    if facts.order.state.allowed().contains(&command) {
        return Ok(());
    }
    Err(illegal(facts))
}

/// `illegal_transition` with the state and the commands that would succeed now.
pub fn illegal(facts: &OrderFacts) -> Refusal {
    let allowed = facts.order.state.allowed().iter();
    let allowed = allowed.filter(|command| would_succeed(facts, **command));
    let names: Vec<&str> = allowed.map(|command| command.into_str()).collect();
    Refusal::illegal(facts.order.state.into_str(), &names)
}

/// Whether a command that the state allows would succeed with these lines, this stock and this money.
fn would_succeed(facts: &OrderFacts, command: Command) -> bool {
    let OrderFacts {
        order,
        lines,
        levels,
    } = facts;
    match command {
        Command::Change | Command::Pay => true,
        Command::Hold => check_stock(order, lines, levels).is_ok(),
        Command::Confirm => check_confirm(order, lines, levels).is_ok(),
        Command::Ship => lines
            .iter()
            .any(|line| line.stocked == 1 && line.unshipped() > 0),
        Command::Refund => order.refundable_minor > 0,
        Command::Complete => check_complete(order, lines).is_ok(),
        Command::CloseShort => close_short(order, lines).is_ok(),
        Command::Cancel => check_cancel(order, lines).is_ok(),
        Command::Return => lines.iter().any(|line| line.returnable() > 0),
    }
}

/// Whether the representative and the external reference of an order can still change.
///
/// # Errors
/// `illegal_transition` once it is completed or cancelled.
pub fn check_names_can_change(facts: &OrderFacts) -> Result<(), Refusal> {
    match facts.order.state {
        State::Draft | State::Confirmed => Ok(()),
        State::Completed | State::Cancelled => Err(illegal(facts)),
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
    price_document(facts.order.document(), &mut lines)?;
    Ok(lines)
}
