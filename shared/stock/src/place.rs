//! An item at a location.

use serde::{Deserialize, Serialize};

/// The locations that are not warehouses: where stock comes from and goes to.
const VIRTUAL: [&str; 5] = ["supplier", "customer", "production", "scrap", "adjust"];

/// An item at a location.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place(pub String, pub String);

impl Place {
    pub fn new(item_id: &str, location_id: &str) -> Self {
        Self(item_id.to_owned(), location_id.to_owned())
    }
}

/// Whether a location is a warehouse, where stock cannot be below zero.
pub fn is_real(location_id: &str) -> bool {
    !VIRTUAL.contains(&location_id)
}
