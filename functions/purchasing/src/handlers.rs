//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod counts;
pub mod deliveries;
pub mod purchase_orders;
pub mod reorders;
pub mod replenishment;

use domain::sorted::Set;
use domain::{Statement, values};
use platform::Fault;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use stock::{Place, Posting, Touch};
use web::Context;

use crate::statements::reorders::{AUDIT_LISTED, PUBLISH_LISTED};

/// What happens around a change of these places.
fn touch(c: &Context<'_>, places: Set<Place>) -> Result<Touch, Fault> {
    let alerts = c.new_ids(places.len())?;
    let places = places.into_iter().zip(alerts);
    let places = places.map(|(place, alert)| (c.org_id(), place, alert));
    Ok(Touch::new(places, c.now).caused_by(&c.request_id, &c.traceparent))
}

/// The statement that posts, and the ids of the movements.
fn post(c: &Context<'_>, posting: &Posting) -> Result<(Statement, Vec<String>), Fault> {
    let ids = c.new_ids(posting.legs.len())?;
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
        AUDIT_LISTED.bind(values![
            org,
            listed,
            now,
            actor,
            request,
            c.principal.kind()
        ]),
    ])
}
