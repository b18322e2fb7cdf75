//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod counts;
pub mod deliveries;
pub mod purchase_orders;
pub mod reorders;

use domain::refusal::code;
use domain::sorted::Set;
use domain::{Refusal, Statement, values};
use platform::{Fault, Rows};
use serde::Serialize;
use serde::de::DeserializeOwned;
use stock::{Place, Posting, Touch, Touched};
use web::{Context, Stop};

use crate::statements::GUARD_CHANGED_SO_MANY;
use crate::statements::reorders::{AUDIT_LISTED, PUBLISH_LISTED};

/// A value as JSON, for a statement that takes a record or a set.
fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new(format!("JSON: {error}")))
}

/// The single row of a fact that must be there.
fn one<T: DeserializeOwned>(rows: &Rows) -> Result<T, Stop> {
    Ok(rows
        .first()?
        .ok_or_else(|| Refusal::new(&code::NOT_FOUND))?)
}

/// The single column of the single row: the body to send.
fn body(rows: &Rows) -> Result<String, Stop> {
    one::<(String,)>(rows).map(|(body,)| body)
}

/// What happens around a change of these places.
fn touch(c: &Context<'_>, places: Set<Place>) -> Result<Touch, Fault> {
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
fn post(c: &Context<'_>, posting: &Posting) -> Result<(Statement, Vec<String>), Fault> {
    let ids = posting.legs.iter().map(|_| c.new_id::<()>());
    let ids: Vec<String> = ids
        .map(|id| id.map(|id| id.to_string()))
        .collect::<Result<_, Fault>>()?;
    let statement = posting.statement(c.org_id(), &c.principal.user_id, &ids, c.now);
    Ok((statement, ids))
}

/// A change of so many requests, its guard, and its events. `listed` begins with their ids.
fn with_events(
    c: &Context<'_>,
    change: Statement,
    listed: &str,
    count: usize,
) -> Result<Vec<Statement>, Fault> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).map_err(|error| Fault::new(error.to_string()))?;
    let (org, now) = (c.org_id(), c.now);
    let (request, trace) = (c.request_id.as_str(), c.traceparent.as_str());
    let actor = c.principal.user_id.as_str();
    Ok(vec![
        change,
        GUARD_CHANGED_SO_MANY.bind(values![count]),
        PUBLISH_LISTED.bind(values![org, listed, now, request, trace]),
        AUDIT_LISTED.bind(values![org, listed, now, actor, request]),
    ])
}
