//! Minimum and maximum of levels.

use crate::{Facts, Place};
use domain::refusal::code;
use domain::{Quantity, Refusal};

/// Minimum and maximum in the item's base unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
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
) -> Result<Bounds, Refusal> {
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
    Ok(Bounds { minimum, maximum })
}
