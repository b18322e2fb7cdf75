//! Rows come as JSON: an array of positional arrays, decoded into tuples.

use serde::de::DeserializeOwned;

use crate::Fault;

/// The rows that one statement gave.
#[derive(Clone, Debug)]
pub struct Rows(String);

impl Rows {
    pub(crate) const fn from_json(json: String) -> Self {
        Self(json)
    }

    /// Every row as a tuple.
    ///
    /// # Errors
    /// A fault when the columns are not of these types: the code and the schema disagree.
    pub fn all<T: DeserializeOwned>(&self) -> Result<Vec<T>, Fault> {
        serde_json::from_str(&self.0).map_err(|error| Fault::new(format!("rows: {error}")))
    }

    /// The first row as a tuple, if there is one.
    ///
    /// # Errors
    /// As `all`.
    pub fn first<T: DeserializeOwned>(&self) -> Result<Option<T>, Fault> {
        Ok(self.all()?.into_iter().next())
    }
}
