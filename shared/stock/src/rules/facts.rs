//! The facts of a decision: items, warehouses and levels.

use std::collections::BTreeMap;

use domain::Refusal;
use domain::quantity::Quantity;
use domain::refusal::code;
use serde::Deserialize;

use crate::Place;

/// A row of `statements::facts::ITEMS`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundItem {
    pub id: String,
    /// The base unit of its quantities.
    pub unit: String,
    pub kind: String,
    /// The quantity that its prices and its cost are for, in the base unit.
    pub per_qty: i64,
    pub currency: String,
    pub deleted_at: Option<i64>,
}

/// A row of `statements::facts::WAREHOUSES`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundWarehouse {
    pub id: String,
    pub deleted_at: Option<i64>,
}

/// A row of `statements::facts::LEVELS`. Holds whose time is over do not count as reserved.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundLevel {
    pub item_id: String,
    pub location_id: String,
    pub on_hand: i64,
    pub reserved: i64,
    pub posting_seq: i64,
}

/// The rows as they were read.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub items: Vec<FoundItem>,
    pub warehouses: Vec<FoundWarehouse>,
    pub levels: Vec<FoundLevel>,
}

/// The rows by their keys.
#[derive(Clone, Debug)]
pub struct Facts {
    items: BTreeMap<String, FoundItem>,
    warehouses: BTreeMap<String, FoundWarehouse>,
    levels: BTreeMap<Place, FoundLevel>,
}

impl From<Found> for Facts {
    fn from(found: Found) -> Self {
        let levels = found.levels.into_iter();
        Self {
            items: found
                .items
                .into_iter()
                .map(|item| (item.id.clone(), item))
                .collect(),
            warehouses: found
                .warehouses
                .into_iter()
                .map(|warehouse| (warehouse.id.clone(), warehouse))
                .collect(),
            levels: levels
                .map(|level| (Place::new(&level.item_id, &level.location_id), level))
                .collect(),
        }
    }
}

impl Facts {
    /// An item that has stock and is not deleted. `pointer` is that of its line.
    ///
    /// # Errors
    /// `invalid_reference`, `item_deleted`, `not_stocked`.
    pub fn item(&self, id: &str, pointer: &str) -> Result<&FoundItem, Refusal> {
        let at = |code| Refusal::new(code).at(format!("{pointer}/item_id"));
        let item = self
            .items
            .get(id)
            .ok_or_else(|| at(&code::INVALID_REFERENCE))?;
        if item.deleted_at.is_some() {
            return Err(at(&code::ITEM_DELETED));
        }
        if item.kind == "service" {
            return Err(at(&code::NOT_STOCKED));
        }
        Ok(item)
    }

    /// Checks that a warehouse exists and is not deleted. `pointer` is that of the field.
    ///
    /// # Errors
    /// `invalid_reference`, `warehouse_deleted`.
    pub fn warehouse(&self, id: &str, pointer: &str) -> Result<(), Refusal> {
        let found = self
            .warehouses
            .get(id)
            .ok_or_else(|| Refusal::new(&code::INVALID_REFERENCE).at(pointer))?;
        match found.deleted_at {
            Some(_) => Err(Refusal::new(&code::WAREHOUSE_DELETED).at(pointer)),
            None => Ok(()),
        }
    }

    /// Whether the item of a path exists.
    pub fn has_item(&self, id: &str) -> bool {
        let found = self.items.get(id);
        found.is_some_and(|item| item.deleted_at.is_none())
    }

    /// Whether the warehouse of a path exists.
    pub fn has_warehouse(&self, id: &str) -> bool {
        let found = self.warehouses.get(id);
        found.is_some_and(|warehouse| warehouse.deleted_at.is_none())
    }

    /// A quantity in the base unit of an item. `pointer` is that of its line.
    ///
    /// # Errors
    /// Those of `item`, then `unit_mismatch`, `out_of_range`.
    pub fn quantity(&self, id: &str, quantity: Quantity, pointer: &str) -> Result<i64, Refusal> {
        let unit = &self.item(id, pointer)?.unit;
        quantity.in_base(unit, &format!("{pointer}/quantity"))
    }

    /// The base unit of an item, empty when it was not found.
    pub fn unit(&self, id: &str) -> &str {
        self.items.get(id).map_or("", |item| item.unit.as_str())
    }

    /// A level; none if it has no row yet.
    pub fn level(&self, place: &Place) -> Option<&FoundLevel> {
        self.levels.get(place)
    }

    pub fn levels(&self) -> impl Iterator<Item = (&Place, &FoundLevel)> {
        self.levels.iter()
    }
}
