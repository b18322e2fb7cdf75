//! Returns: what may come back of a completed order.

use std::collections::{BTreeMap, BTreeSet};

use domain::Refusal;
use domain::refusal::code;
use sales::rules::orders;
use sales::rules::shipments::{Asked, Ordered, line_of};

/// A line that comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub line_id: String,
    pub item_id: String,
    pub quantity: i64,
    pub is_scrap: bool,
}

/// The lines of a return; `is_scrap` says it of each line that is asked for.
///
/// # Errors
/// In this order: the state of the order; for each line that it is one of the order and stocked,
/// its quantity, one like it before, `over_return` with what the lines before it left.
pub fn take_back(
    order_state: orders::State,
    lines: &[Ordered],
    asked: &[(Asked, bool)],
) -> Result<Vec<Back>, Refusal> {
    orders::permit(order_state, orders::Command::Return)?;
    let mut seen: BTreeSet<(&str, bool)> = BTreeSet::new();
    let mut taken: BTreeMap<&str, i64> = BTreeMap::new();
    let mut backs = Vec::with_capacity(asked.len());
    for (asked, is_scrap) in asked {
        let (line, quantity) = line_of(lines, asked)?;
        let at = |code, name: &str| Refusal::new(code).at(format!("{}/{name}", asked.pointer));
        if !seen.insert((&asked.line_id, *is_scrap)) {
            return Err(at(&code::ALREADY_EXISTS, "line_id"));
        }
        let taken = taken.entry(&line.id).or_default();
        let left = line.returnable.saturating_sub(*taken);
        if quantity > left {
            return Err(at(&code::OVER_RETURN, "quantity")
                .with("left", left)
                .with("requested", quantity));
        }
        *taken = taken.saturating_add(quantity);
        backs.push(Back {
            line_id: line.id.clone(),
            item_id: line.item_id.clone(),
            quantity,
            is_scrap: *is_scrap,
        });
    }
    Ok(backs)
}
