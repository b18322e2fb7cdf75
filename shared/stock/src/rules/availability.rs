//! Whether a list of wishes can be met together.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::quantity::Positive;

use crate::{Facts, Place};

/// A line that asks whether so much is there, at one warehouse or at any.
#[derive(Clone, Debug)]
pub struct Wish {
    /// JSON pointer of the line in the body.
    pub pointer: String,
    pub item_id: String,
    pub warehouse_id: Option<String>,
    pub quantity: Positive,
}

/// What is there for a line, in the item's base unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    pub item_id: String,
    pub warehouse_id: Option<String>,
    pub unit: String,
    pub requested: i64,
    /// What the lines before it left.
    pub available: i64,
}

impl Availability {
    /// How much is missing.
    pub const fn short(&self) -> i64 {
        let short = self.requested.saturating_sub(self.available);
        if short > 0 { short } else { 0 }
    }
}

/// What was asked for by the lines so far.
#[derive(Default)]
struct Asked {
    /// Of an item, wherever it is.
    of_item: BTreeMap<String, i64>,
    /// Of an item at one warehouse.
    at_place: BTreeMap<Place, i64>,
}

/// What is available for each line. A line that names no warehouse may be split over all of them,
/// so lines can be met together exactly when each place and each item as a whole suffices.
///
/// # Errors
/// As for movements: the item, the warehouse, the quantity.
pub fn check(facts: &Facts, wishes: Vec<Wish>) -> Result<Vec<Availability>, Refusal> {
    let mut asked = Asked::default();
    wishes
        .into_iter()
        .map(|wish| {
            let pointer = wish.pointer.as_str();
            facts.item(&wish.item_id, pointer)?;
            if let Some(warehouse) = &wish.warehouse_id {
                facts.warehouse(warehouse, &format!("{pointer}/warehouse_id"))?;
            }
            let requested = facts.quantity(&wish.item_id, wish.quantity.0, pointer)?;
            let available = asked.left(facts, &wish);
            asked.note(&wish, requested);
            Ok(Availability {
                unit: facts.unit(&wish.item_id).to_owned(),
                item_id: wish.item_id,
                warehouse_id: wish.warehouse_id,
                requested,
                available,
            })
        })
        .collect()
}

impl Asked {
    fn left(&self, facts: &Facts, wish: &Wish) -> i64 {
        let everywhere: i64 = facts
            .levels()
            .filter(|(place, _)| place.0 == wish.item_id)
            .map(|(_, level)| level.on_hand.saturating_sub(level.reserved))
            .fold(0, i64::saturating_add);
        let asked = self.of_item.get(&wish.item_id).copied().unwrap_or(0);
        let left = everywhere.saturating_sub(asked);
        let Some(warehouse) = &wish.warehouse_id else {
            return left.max(0);
        };
        let place = Place::new(&wish.item_id, warehouse);
        let here = facts
            .level(&place)
            .map_or(0, |level| level.on_hand.saturating_sub(level.reserved));
        let asked_here = self.at_place.get(&place).copied().unwrap_or(0);
        left.min(here.saturating_sub(asked_here)).max(0)
    }

    fn note(&mut self, wish: &Wish, quantity: i64) {
        let add = |sum: &mut i64| *sum = sum.saturating_add(quantity);
        add(self.of_item.entry(wish.item_id.clone()).or_default());
        if let Some(warehouse) = &wish.warehouse_id {
            let place = Place::new(&wish.item_id, warehouse);
            add(self.at_place.entry(place).or_default());
        }
    }
}
