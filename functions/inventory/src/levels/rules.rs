//! Minimum and maximum of many levels.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::refusal::code;
use stock::rules::bounds::{Bounds, bound};
use stock::{Facts, Place};

use super::wire::LevelBounds;

/// Checks the bounds of many levels.
///
/// # Errors
/// `already_exists` for a level that is named twice; else as `bound`.
pub fn bound_all(facts: &Facts, lines: &[LevelBounds]) -> Result<Vec<(Place, Bounds)>, Refusal> {
    let mut seen = BTreeSet::new();
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
