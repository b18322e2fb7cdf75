//! Minimum and maximum of levels.

use domain::refusal::code;
use domain::sorted::Set;
use domain::{Quantity, Refusal};
use stock::{Facts, Place};

use crate::wire::stock::LevelBounds;

/// Minimum and maximum in the item's base unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    pub minimum: i64,
    pub maximum: Option<i64>,
}

/// Checks the bounds of a level of a living item and warehouse. `pointer` is that of the line.
///
/// # Errors
/// The item, the warehouse, `unit_mismatch`, `out_of_range` for a maximum below the minimum.
pub fn bound(
    facts: &Facts,
    place: &Place,
    minimum: Quantity,
    maximum: Option<Quantity>,
    pointer: &str,
) -> Result<Stored, Refusal> {
    let Place(item_id, warehouse_id) = place;
    let unit = &facts.item(item_id, pointer)?.unit;
    facts.warehouse(warehouse_id, &format!("{pointer}/warehouse_id"))?;
    let minimum = minimum.in_base(unit, &format!("{pointer}/minimum"))?;
    let at_maximum = format!("{pointer}/maximum");
    let maximum = maximum
        .map(|maximum| maximum.in_base(unit, &at_maximum))
        .transpose()?;
    if maximum.is_some_and(|maximum| maximum < minimum) {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at(at_maximum));
    }
    Ok(Stored { minimum, maximum })
}

/// Checks the bounds of many levels.
///
/// # Errors
/// `already_exists` for a level that is named twice; else as `bound`.
pub fn bound_all(facts: &Facts, lines: &[LevelBounds]) -> Result<Vec<(Place, Stored)>, Refusal> {
    let mut seen = Set::default();
    let bounded = lines.iter().enumerate().map(|(number, line)| {
        let pointer = format!("/levels/{number}");
        let place = Place::new(line.item_id.as_str(), line.warehouse_id.as_str());
        if !seen.insert(place.clone()) {
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
        }
        let stored = bound(facts, &place, line.minimum, line.maximum, &pointer)?;
        Ok((place, stored))
    });
    bounded.collect()
}
