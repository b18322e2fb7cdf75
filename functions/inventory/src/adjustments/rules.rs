//! Which movement an adjustment makes.

use domain::quantity::Delta;
use domain::refusal::code;
use domain::{Quantity, Refusal};
use stock::rules::{Leg, Route, StockBalances};
use stock::{Facts, Place};

/// What a request asks for: a difference, or the quantity that was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    Change(Delta),
    Counted(Quantity),
}

impl Correction {
    /// # Errors
    /// `invalid_body` unless exactly one of the two is given.
    pub fn of(change: Option<Delta>, counted: Option<Quantity>) -> Result<Self, Refusal> {
        let wrong = |code: &'static str, detail: &str| {
            Refusal::new(&code::INVALID_BODY).because("/counted", code, Some(detail.to_owned()))
        };
        match (change, counted) {
            (Some(change), None) => Ok(Self::Change(change)),
            (None, Some(counted)) => Ok(Self::Counted(counted)),
            (None, None) => Err(wrong("missing", "give change or counted")),
            (Some(_), Some(_)) => Err(wrong("invalid_value", "give change or counted, not both")),
        }
    }
}

/// The movement that adjusts a level, with its reason; none when the counted quantity agrees.
///
/// # Errors
/// Those of movements. Reserved stock cannot be taken away: release it first.
pub fn plan_adjustment(
    facts: &Facts,
    place: &Place,
    correction: Correction,
) -> Result<Option<(&'static str, Leg)>, Refusal> {
    let Place(item_id, warehouse_id) = place;
    let unit = &facts.item(item_id, "")?.unit;
    facts.warehouse(warehouse_id, "/warehouse_id")?;
    let mut balances = StockBalances::of(facts);
    let (increase, quantity, pointer) = match correction {
        Correction::Change(change) => (
            change.value > 0,
            change.size_in_base(unit, "/change")?,
            "/change",
        ),
        Correction::Counted(counted) => {
            let counted = counted.in_base(unit, "/counted")?;
            let difference = counted.saturating_sub(balances.at(place).on_hand);
            (difference > 0, difference.saturating_abs(), "/counted")
        }
    };
    if quantity == 0 {
        return Ok(None);
    }
    let (reason, from, to) = if increase {
        balances.put(place, quantity, pointer)?;
        ("adjust_in", "adjust", warehouse_id.as_str())
    } else {
        balances.take(place, quantity, unit, pointer)?;
        ("adjust_out", warehouse_id.as_str(), "adjust")
    };
    let leg = Leg {
        item_id: item_id.clone(),
        route: Route {
            from: from.to_owned(),
            to: to.to_owned(),
        },
        quantity,
        line: None,
        cost_c4: None,
    };
    Ok(Some((reason, leg)))
}
