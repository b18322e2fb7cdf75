//! What a handler reads before a change of stock, and how it posts movements.
//!
//! In scope: the statements that read the facts about places, and the statement that posts.
//! Out of scope: the decision itself (`rules`), and the bodies of requests and answers.

use std::collections::BTreeSet;

use crate::rules::Found;
use crate::statements::facts;
use crate::{Facts, Place, Posting};
use domain::{Statement, values};
use platform::{Fault, Rows};
use web::{Context, json};

/// Reads the facts about these places: items, warehouses and levels, in this order. Virtual
/// locations are no warehouses.
///
/// # Errors
/// A fault when the places cannot be written as JSON, which does not happen.
pub fn find_facts(c: &Context<'_>, places: &BTreeSet<Place>) -> Result<[Statement; 3], Fault> {
    let items: BTreeSet<&str> = places.iter().map(|place| place.0.as_str()).collect();
    let warehouses: BTreeSet<&str> = places.iter().map(|place| place.1.as_str()).collect();
    Ok([
        facts::ITEMS.bind(values![c.org_id(), json(&items)?]),
        facts::WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
        facts::LEVELS.bind(values![c.org_id(), json(places)?, c.now]),
    ])
}

/// The facts in the rows of the statements of `find_facts`.
///
/// # Errors
/// A fault when a row does not have the columns of its statement.
pub fn facts_from_rows(items: &Rows, warehouses: &Rows, levels: &Rows) -> Result<Facts, Fault> {
    let found = Found {
        items: items.all()?,
        warehouses: warehouses.all()?,
        levels: levels.all()?,
    };
    Ok(found.into())
}

/// The statement that posts these movements, and their new ids.
///
/// # Errors
/// A fault without randomness.
pub fn post_moves(c: &Context<'_>, posting: &Posting) -> Result<(Statement, Vec<String>), Fault> {
    let ids = c.new_ids(posting.legs.len())?;
    let statement = posting.statement(c.org_id(), &c.principal.user_id, &ids, c.now);
    Ok((statement, ids))
}
