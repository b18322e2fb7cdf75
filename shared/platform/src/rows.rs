//! Rows come as JSON: an array of positional arrays, decoded into tuples.

use domain::Tree;
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
        let fault = |reason: String| Fault::new(format!("rows: {reason}"));
        let Tree::List(rows) = Tree::parse(&self.0).map_err(fault)? else {
            return Err(fault("not a list".to_owned()));
        };
        let read = |row: Tree| {
            row.into_row()
                .map_err(|mismatch| fault(mismatch.to_string()))
        };
        rows.into_iter().map(read).collect()
    }

    /// The first row as a tuple, if there is one.
    ///
    /// # Errors
    /// As `all`.
    pub fn first<T: DeserializeOwned>(&self) -> Result<Option<T>, Fault> {
        Ok(self.all()?.into_iter().next())
    }
}
