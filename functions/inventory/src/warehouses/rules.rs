//! How a change applies to a warehouse.

use super::wire::WarehouseChange;
use serde::Deserialize;

/// The row that `FIND` gives, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub code: String,
    pub name: String,
    pub address: Option<String>,
    pub capacity: Option<i64>,
    pub body: String,
}

impl Found {
    /// This warehouse with a change applied.
    pub fn changed(self, change: WarehouseChange) -> Self {
        Self {
            code: change.code.map_or(self.code, |code| code.to_string()),
            name: change.name.map_or(self.name, |name| name.to_string()),
            address: change
                .address
                .map(|address| address.to_string())
                .apply(self.address),
            capacity: change
                .capacity
                .map(|capacity| capacity.0)
                .apply(self.capacity),
            ..self
        }
    }
}
