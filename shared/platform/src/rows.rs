//! Rows arrive as JSON: a list of lists, each with the values of a row in the order of the columns. serde reads a row
//! into a tuple, or into a struct whose fields have the names and the order of the columns.

use serde::de::DeserializeOwned;

use crate::Fault;

/// The rows of one statement.
#[derive(Clone, Debug)]
pub struct Rows {
    json: String,
    /// The names of the columns; native only.
    #[cfg(not(target_arch = "wasm32"))]
    columns: Vec<String>,
}

impl Rows {
    #[cfg(target_arch = "wasm32")]
    pub(crate) const fn from_json(json: String) -> Self {
        Self { json }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const fn from_json(json: String, columns: Vec<String>) -> Self {
        Self { json, columns }
    }

    /// All rows.
    ///
    /// # Errors
    /// A fault when the columns have other types than `T`. In tests also when the fields of a struct have other
    /// names than the columns.
    pub fn all<T: DeserializeOwned>(&self) -> Result<Vec<T>, Fault> {
        #[cfg(not(target_arch = "wasm32"))]
        crate::columns::check::<T>(&self.columns)?;
        serde_json::from_str(&self.json).map_err(|error| {
            let row = std::any::type_name::<T>();
            Fault::new(format!("rows as {row}: {error}"))
        })
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As `all`.
    pub fn first<T: DeserializeOwned>(&self) -> Result<Option<T>, Fault> {
        Ok(self.all()?.into_iter().next())
    }
}
