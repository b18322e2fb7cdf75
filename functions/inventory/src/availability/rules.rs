//! Whether several requested lines can be met together.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::quantity::Positive;
use stock::{Facts, Place};

/// A requested quantity of an item, at one warehouse or at any.
#[derive(Clone, Debug)]
pub struct RequestedLine {
    /// JSON pointer of the line in the body.
    pub pointer: String,
    pub item_id: String,
    pub warehouse_id: Option<String>,
    pub quantity: Positive,
}

/// The quantities of a line, in the item's base unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    pub item_id: String,
    pub warehouse_id: Option<String>,
    pub unit: String,
    pub requested: i64,
    /// After the lines before it.
    pub available: i64,
}

impl Availability {
    /// How much is missing.
    pub const fn short(&self) -> i64 {
        let short = self.requested.saturating_sub(self.available);
        if short > 0 { short } else { 0 }
    }
}

/// The sums of the lines so far.
#[derive(Default)]
struct RequestedSums {
    /// Of an item, at any warehouse or a named one.
    of_item: BTreeMap<String, i64>,
    /// Of an item at one warehouse.
    at_place: BTreeMap<Place, i64>,
}

/// The availability of each line, in order. A line that names no warehouse may be split over all of
/// them, so all lines can be met exactly when the stock of each place and of each item suffices.
///
/// # Errors
/// Those of movements: the item, the warehouse, the quantity.
pub fn check(facts: &Facts, requests: Vec<RequestedLine>) -> Result<Vec<Availability>, Refusal> {
    let mut sums = RequestedSums::default();
    requests
        .into_iter()
        .map(|request| {
            let pointer = request.pointer.as_str();
            facts.item(&request.item_id, pointer)?;
            if let Some(warehouse) = &request.warehouse_id {
                facts.warehouse(warehouse, &format!("{pointer}/warehouse_id"))?;
            }
            let requested = facts.quantity(&request.item_id, request.quantity.0, pointer)?;
            let available = sums.left(facts, &request);
            sums.add(&request, requested);
            Ok(Availability {
                unit: facts.unit(&request.item_id).to_owned(),
                item_id: request.item_id,
                warehouse_id: request.warehouse_id,
                requested,
                available,
            })
        })
        .collect()
}

impl RequestedSums {
    fn left(&self, facts: &Facts, request: &RequestedLine) -> i64 {
        let everywhere: i64 = facts
            .levels()
            .filter(|(place, _)| place.0 == request.item_id)
            .map(|(_, level)| level.on_hand.saturating_sub(level.reserved))
            .fold(0, i64::saturating_add);
        let requested = self.of_item.get(&request.item_id).copied().unwrap_or(0);
        let left = everywhere.saturating_sub(requested);
        let Some(warehouse) = &request.warehouse_id else {
            return left.max(0);
        };
        let place = Place::new(&request.item_id, warehouse);
        let here = facts
            .level(&place)
            .map_or(0, |level| level.on_hand.saturating_sub(level.reserved));
        let requested_here = self.at_place.get(&place).copied().unwrap_or(0);
        left.min(here.saturating_sub(requested_here)).max(0)
    }

    fn add(&mut self, request: &RequestedLine, quantity: i64) {
        let add_to = |sum: &mut i64| *sum = sum.saturating_add(quantity);
        add_to(self.of_item.entry(request.item_id.clone()).or_default());
        if let Some(warehouse) = &request.warehouse_id {
            let place = Place::new(&request.item_id, warehouse);
            add_to(self.at_place.entry(place).or_default());
        }
    }
}
