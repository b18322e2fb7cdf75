//! What is read and written of new items.

use domain::{Statement, values};
use platform::{Fault, Rows};
use stock::rules::items::Stored;
use stock::statements::items::{INSERT, INSERT_BARCODES, INSERT_WORDS};
use web::{Context, json};

/// Writes items with their barcodes and their words.
///
/// # Errors
/// A fault when they are no JSON, which they always are.
pub fn inserts(c: &Context<'_>, made: &[Stored]) -> Result<[Statement; 3], Fault> {
    let all = json(&made)?;
    Ok([
        INSERT.bind(values![c.org_id(), &all, c.now]),
        INSERT_BARCODES.bind(values![c.org_id(), &all]),
        INSERT_WORDS.bind(values![c.org_id(), &all]),
    ])
}

/// The row of `FIND_CURRENCY`.
///
/// # Errors
/// A fault when there is none.
pub fn currency_in(rows: &Rows) -> Result<String, Fault> {
    let row = rows.first::<(String,)>()?;
    let (currency,) = row.ok_or_else(|| Fault::new("this shard has no such organisation"))?;
    Ok(currency)
}
