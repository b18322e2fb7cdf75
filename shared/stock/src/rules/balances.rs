//! The balances of stock while a decision goes through its lines: each line sees what the lines before
//! it left.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::quantity::QUANTITY_MAX;
use domain::refusal::code;

use super::FoundLevel;
use crate::{Facts, Place, is_real};

/// The stock of an item at a location.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StockBalance {
    pub on_hand: i64,
    pub reserved: i64,
}

impl StockBalance {
    pub const fn available(self) -> i64 {
        self.on_hand.saturating_sub(self.reserved)
    }
}

/// The balances of all places of a decision.
#[derive(Clone, Debug)]
pub struct StockBalances {
    balances: BTreeMap<Place, StockBalance>,
}

impl StockBalances {
    pub fn of(facts: &Facts) -> Self {
        Self::of_levels(facts.levels().map(|(_, level)| level))
    }

    pub fn of_levels<'a>(levels: impl IntoIterator<Item = &'a FoundLevel>) -> Self {
        let balances = levels.into_iter().map(|level| {
            let balance = StockBalance {
                on_hand: level.on_hand,
                reserved: level.reserved,
            };
            (Place::new(&level.item_id, &level.location_id), balance)
        });
        Self {
            balances: balances.collect(),
        }
    }

    pub fn at(&self, place: &Place) -> StockBalance {
        self.balances.get(place).copied().unwrap_or_default()
    }

    /// Takes stock from a place. Virtual places have no limit. `unit` is the item's base unit.
    ///
    /// # Errors
    /// `insufficient_stock` with what is available and requested.
    pub fn take(
        &mut self,
        place: &Place,
        quantity: i64,
        unit: &str,
        pointer: &str,
    ) -> Result<(), Refusal> {
        if is_real(&place.1) {
            self.enough(place, quantity, unit, pointer)?;
            let balance = self.balances.entry(place.clone()).or_default();
            balance.on_hand = balance.on_hand.saturating_sub(quantity);
        }
        Ok(())
    }

    /// Adds stock to a place.
    ///
    /// # Errors
    /// `out_of_range` past `QUANTITY_MAX`, so that sums over places stay exact numbers.
    pub fn put(&mut self, place: &Place, quantity: i64, pointer: &str) -> Result<(), Refusal> {
        if is_real(&place.1) {
            let balance = self.balances.entry(place.clone()).or_default();
            balance.on_hand = balance.on_hand.saturating_add(quantity);
            if balance.on_hand > QUANTITY_MAX {
                return Err(Refusal::new(&code::OUT_OF_RANGE).at(pointer));
            }
        }
        Ok(())
    }

    /// Reserves stock at a place.
    ///
    /// # Errors
    /// As `take`.
    pub fn reserve(
        &mut self,
        place: &Place,
        quantity: i64,
        unit: &str,
        pointer: &str,
    ) -> Result<(), Refusal> {
        self.enough(place, quantity, unit, pointer)?;
        let balance = self.balances.entry(place.clone()).or_default();
        balance.reserved = balance.reserved.saturating_add(quantity);
        Ok(())
    }

    /// Reserves a quantity at a place, or as much of it as is available, and gives what was available.
    pub fn reserve_available(&mut self, place: &Place, quantity: i64) -> i64 {
        let available = self.at(place).available().max(0);
        let balance = self.balances.entry(place.clone()).or_default();
        balance.reserved = balance.reserved.saturating_add(quantity.min(available));
        available
    }

    fn enough(
        &self,
        place: &Place,
        quantity: i64,
        unit: &str,
        pointer: &str,
    ) -> Result<(), Refusal> {
        let available = self.at(place).available();
        if available >= quantity {
            return Ok(());
        }
        Err(Refusal::new(&code::INSUFFICIENT_STOCK)
            .with("available", available)
            .with("requested", quantity)
            .with("unit", unit)
            .at(pointer))
    }
}
