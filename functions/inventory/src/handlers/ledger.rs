//! What the handlers of stock share: the facts, what surrounds a change, and the posting.

use domain::refusal::code;
use domain::sorted::Set;
use domain::{Refusal, Statement, values};
use platform::{Fault, Rows};
use serde::de::DeserializeOwned;
use stock::rules::Found;
use stock::statements::facts;
use stock::{Facts, Place, Posting, Touch, Touched};
use web::{Audit, Change, Context, Stop};

use super::json;
use crate::statements::moves::READ_SEVERAL;

/// The facts about these places: items, warehouses, levels. Virtual locations are no warehouse.
pub fn asked(c: &Context<'_>, places: &Set<Place>) -> Result<[Statement; 3], Fault> {
    let items: Set<&str> = places.iter().map(|place| place.0.as_str()).collect();
    let warehouses: Set<&str> = places.iter().map(|place| place.1.as_str()).collect();
    Ok([
        facts::ITEMS.bind(values![c.org_id(), json(&items)?]),
        facts::WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
        facts::LEVELS.bind(values![c.org_id(), json(places)?, c.now]),
    ])
}

/// What `asked` gave.
pub fn found(items: &Rows, warehouses: &Rows, levels: &Rows) -> Result<Facts, Fault> {
    let found = Found {
        items: items.all()?,
        warehouses: warehouses.all()?,
        levels: levels.all()?,
    };
    Ok(found.into())
}

/// What happens around a change of these places.
pub fn touch(c: &Context<'_>, places: Set<Place>) -> Result<Touch, Fault> {
    let touched = places.into_iter().map(|Place(item_id, location_id)| {
        Ok(Touched {
            org_id: c.org_id(),
            item_id,
            location_id,
            alert_id: c.new_id::<()>()?.to_string(),
        })
    });
    let touched: Vec<_> = touched.collect::<Result<_, Fault>>()?;
    Ok(Touch::new(&touched, c.now).caused_by(&c.request_id, &c.traceparent))
}

/// The statement that posts, and the ids of the movements.
pub fn post(c: &Context<'_>, posting: &Posting) -> Result<(Statement, Vec<String>), Fault> {
    let ids = posting.legs.iter().map(|_| c.new_id::<()>());
    let ids: Vec<String> = ids
        .map(|id| id.map(|id| id.to_string()))
        .collect::<Result<_, Fault>>()?;
    let statement = posting.statement(c.org_id(), &c.principal.user_id, &ids, c.now);
    Ok((statement, ids))
}

/// A change whose answer is these movements.
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
    let audit = Audit {
        action,
        entity,
        entity_id: entity_id.to_owned(),
        diff: c.asked(),
    };
    let answer = READ_SEVERAL.bind(values![c.org_id(), json(ids)?]);
    Ok(Change::new(audit, answer))
}

/// The single row of a fact that must be there.
pub fn one<T: DeserializeOwned>(rows: &Rows) -> Result<T, Stop> {
    Ok(rows
        .first()?
        .ok_or_else(|| Refusal::new(&code::NOT_FOUND))?)
}

/// The single column of the single row: the body to send.
pub fn body(rows: &Rows) -> Result<String, Stop> {
    one::<(String,)>(rows).map(|(body,)| body)
}
