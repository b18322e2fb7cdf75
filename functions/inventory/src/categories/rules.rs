//! How a change applies to a category.

use super::wire::CategoryChange;
use serde::Deserialize;

/// The row that `FIND` gives, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub parent_id: Option<String>,
    pub name: String,
    pub description: Option<String>,
}

impl Found {
    /// This category with a change applied.
    pub fn changed(self, change: CategoryChange) -> Self {
        Self {
            version: self.version,
            parent_id: change
                .parent_id
                .map(|id| id.to_string())
                .apply(self.parent_id),
            name: change.name.map_or(self.name, |name| name.to_string()),
            description: change
                .description
                .map(|text| text.to_string())
                .apply(self.description),
        }
    }
}
