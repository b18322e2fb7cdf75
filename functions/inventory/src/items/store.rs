//! The statements that insert items, and the currency of their prices.

use domain::{Statement, values};
use platform::{Fault, Rows};
use web::{Context, json};

use super::statements::{INSERT, INSERT_BARCODES, INSERT_WORDS};
use super::stored::StoredItem;

/// Inserts items with their barcodes and search words.
///
/// # Errors
/// A fault when they cannot be written as JSON, which does not happen.
pub fn inserts(c: &Context<'_>, items: &[StoredItem]) -> Result<[Statement; 3], Fault> {
    let all = json(&items)?;
    Ok([
        INSERT.bind(values![c.org_id(), &all, c.now]),
        INSERT_BARCODES.bind(values![c.org_id(), &all]),
        INSERT_WORDS.bind(values![c.org_id(), &all]),
    ])
}

/// The currency in the row of `FIND_CURRENCY`.
///
/// # Errors
/// A fault when there is none.
pub fn currency_in(rows: &Rows) -> Result<String, Fault> {
    let row = rows.first::<(String,)>()?;
    let (currency,) = row.ok_or_else(|| Fault::new("this shard has no such organisation"))?;
    Ok(currency)
}
