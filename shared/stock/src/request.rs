//! What handlers of several functions do with the stock ledger in a request.
//!
//! In scope: the facts about places, what surrounds a change of stock, the posting and its answer, and what is
//! written of new items. Out of scope: the rules and the SQL of the ledger (`stock`), and what a request or an answer looks like.

use std::collections::BTreeSet;

use crate::rules::Found;
use crate::statements::facts;
use crate::statements::moves::READ_SEVERAL;
use crate::{Facts, Place, Posting, Touch};
use domain::{Statement, values};
use platform::{Fault, Rows};
use web::{Change, Context, json};

/// The facts about these places: items, warehouses, levels. Virtual locations are no warehouse.
///
/// # Errors
/// A fault when the places are no JSON, which they always are.
pub fn asked(c: &Context<'_>, places: &BTreeSet<Place>) -> Result<[Statement; 3], Fault> {
    let items: BTreeSet<&str> = places.iter().map(|place| place.0.as_str()).collect();
    let warehouses: BTreeSet<&str> = places.iter().map(|place| place.1.as_str()).collect();
    Ok([
        facts::ITEMS.bind(values![c.org_id(), json(&items)?]),
        facts::WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
        facts::LEVELS.bind(values![c.org_id(), json(places)?, c.now]),
    ])
}

/// What `asked` gave.
///
/// # Errors
/// A fault when a row is not what its statement gives.
pub fn found(items: &Rows, warehouses: &Rows, levels: &Rows) -> Result<Facts, Fault> {
    let found = Found {
        items: items.all()?,
        warehouses: warehouses.all()?,
        levels: levels.all()?,
    };
    Ok(found.into())
}

/// What happens around a change of these places.
///
/// # Errors
/// A fault without randomness.
pub fn touch(c: &Context<'_>, places: BTreeSet<Place>) -> Result<Touch, Fault> {
    let alerts = c.new_ids(places.len())?;
    let places = places.into_iter().zip(alerts);
    let places = places.map(|(place, alert)| (c.org_id(), place, alert));
    Ok(Touch::new(places, c.now).caused_by(&c.request_id, &c.traceparent))
}

/// The statement that posts, and the ids of the movements.
///
/// # Errors
/// A fault without randomness.
pub fn post(c: &Context<'_>, posting: &Posting) -> Result<(Statement, Vec<String>), Fault> {
    let ids = c.new_ids(posting.legs.len())?;
    let statement = posting.statement(c.org_id(), &c.principal.user_id, &ids, c.now);
    Ok((statement, ids))
}

/// A change whose answer is these movements. Without any it is one of the item `otherwise`.
///
/// # Errors
/// A fault when the ids are no JSON, which they always are.
pub fn posted(
    c: &Context<'_>,
    action: &'static str,
    ids: &[String],
    otherwise: &str,
) -> Result<Change, Fault> {
    let (entity, entity_id) = match ids.first() {
        Some(first) => ("stock_move", first.as_str()),
        None => ("item", otherwise),
    };
    let answer = READ_SEVERAL.bind(values![c.org_id(), json(ids)?]);
    Ok(c.change(action, entity, entity_id, answer))
}
