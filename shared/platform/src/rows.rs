//! Rows come as JSON: an array of positional arrays, decoded into tuples.

use domain::{Mismatches, Read, Tree};

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
    pub fn all<T: Read>(&self) -> Result<Vec<T>, Fault> {
        let rows = self.trees()?;
        let mut typed = Vec::with_capacity(rows.len());
        // A loop, not a chain of adapters: every type of row has a copy of it.
        for row in rows {
            typed.push(row.into_row().map_err(fault)?);
        }
        Ok(typed)
    }

    /// The first row as a tuple, if there is one.
    ///
    /// # Errors
    /// As `all`.
    pub fn first<T: Read>(&self) -> Result<Option<T>, Fault> {
        let first = self.trees()?.into_iter().next();
        first.map(Tree::into_row).transpose().map_err(fault)
    }

    fn trees(&self) -> Result<Vec<Tree>, Fault> {
        match Tree::parse(&self.0) {
            Ok(Tree::List(rows)) => Ok(rows),
            Ok(_) => Err(Fault::new("rows: not a list")),
            Err(reason) => Err(Fault::new(format!("rows: {reason}"))),
        }
    }
}

fn fault(mismatches: Mismatches) -> Fault {
    Fault::new(format!("rows: {mismatches}"))
}
