//! The lines of a return.

use std::collections::{BTreeMap, BTreeSet};

use domain::Refusal;
use domain::refusal::{code, way_out};
use sales::rules::orders;
use sales::rules::pricing::returned_value;
use sales::rules::shipments::{OrderedLine, RequestedLine, find_line};

/// A line of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedLine {
    pub line_id: String,
    pub item_id: String,
    pub quantity: i64,
    pub is_scrap: bool,
}

/// The lines of a return; each requested line says whether it is scrapped.
///
/// # Errors
/// In this order: the state of the order; for each line those of `find_line`, a repeated line, `over_return` with
/// the quantity that is left after the lines before.
pub fn returned_lines(
    order_state: orders::State,
    lines: &[OrderedLine],
    requested: &[(RequestedLine, bool)],
) -> Result<Vec<ReturnedLine>, Refusal> {
    orders::permit(order_state, orders::Command::Return)?;
    let mut seen: BTreeSet<(&str, bool)> = BTreeSet::new();
    let mut taken: BTreeMap<&str, i64> = BTreeMap::new();
    let mut returned = Vec::with_capacity(requested.len());
    for (requested, is_scrap) in requested {
        let (line, quantity) = find_line(lines, requested)?;
        let at = |code, name: &str| Refusal::new(code).at(format!("{}/{name}", requested.pointer));
        if !seen.insert((&requested.line_id, *is_scrap)) {
            return Err(at(&code::ALREADY_EXISTS, "line_id"));
        }
        let taken = taken.entry(&line.id).or_default();
        let left = line.returnable().saturating_sub(*taken);
        if quantity > left {
            let refusal = at(&code::OVER_RETURN, "quantity")
                .with("left", left)
                .with("requested", quantity);
            return Err(if left == 0 {
                refusal.way_out(&way_out::NOTHING_TO_RETURN)
            } else {
                refusal
            });
        }
        *taken = taken.saturating_add(quantity);
        returned.push(ReturnedLine {
            line_id: line.id.clone(),
            item_id: line.item_id.clone(),
            quantity,
            is_scrap: *is_scrap,
        });
    }
    Ok(returned)
}

/// What a return is worth, with tax.
pub fn value(prices_include_tax: bool, lines: &[OrderedLine], returned: &[ReturnedLine]) -> i64 {
    let values = lines.iter().map(|line| {
        let of_line = returned.iter().filter(|one| one.line_id == line.id);
        let quantities = of_line.map(|one| one.quantity);
        let quantity = quantities.fold(0, i64::saturating_add);
        let until =
            |returned| returned_value(prices_include_tax, &line.amounts(), returned, line.sold);
        until(line.returned.saturating_add(quantity)).saturating_sub(until(line.returned))
    });
    values.fold(0, i64::saturating_add)
}
