//! Minimum and maximum of levels.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Quantity, Refusal};
use stock::{Facts, Place};

use super::wire::LevelBounds;

/// Checks the bounds of several levels.
///
/// # Errors
/// `already_exists` for a level that is named twice; else those of `check_bounds`.
pub fn check_all_bounds(
    facts: &Facts,
    lines: &[LevelBounds],
) -> Result<Vec<(Place, Bounds)>, Refusal> {
    let mut seen = BTreeSet::new();
    let checked = lines.iter().enumerate().map(|(number, line)| {
        let pointer = format!("/levels/{number}");
        let place = Place::new(line.item_id.as_str(), line.warehouse_id.as_str());
        if !seen.insert(place.clone()) {
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
        }
        let stored = check_bounds(facts, &place, line.minimum, line.maximum, &pointer)?;
        Ok((place, stored))
    });
    checked.collect()
}

/// Minimum and maximum in the item's base unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub minimum: i64,
    pub maximum: Option<i64>,
}

/// Checks the bounds of one level. `pointer` is that of its line.
///
/// # Errors
/// The item, the warehouse, `unit_mismatch`, `out_of_range` for a maximum below the minimum.
pub fn check_bounds(
    facts: &Facts,
    place: &Place,
    minimum: Quantity,
    maximum: Option<Quantity>,
    pointer: &str,
) -> Result<Bounds, Refusal> {
    let Place(item_id, warehouse_id) = place;
    let unit = &facts.item(item_id, pointer)?.unit;
    facts.warehouse(warehouse_id, &format!("{pointer}/warehouse_id"))?;
    let minimum = minimum.in_base(unit, &format!("{pointer}/minimum"))?;
    let maximum_pointer = format!("{pointer}/maximum");
    let maximum = maximum
        .map(|maximum| maximum.in_base(unit, &maximum_pointer))
        .transpose()?;
    if maximum.is_some_and(|maximum| maximum < minimum) {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at(maximum_pointer));
    }
    Ok(Bounds { minimum, maximum })
}
