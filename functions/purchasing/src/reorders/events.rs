//! The events of requests that change together.

use domain::{Statement, values};
use platform::Fault;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use web::Context;

use super::statements::{AUDIT_LISTED, PUBLISH_LISTED};

/// A change of so many requests, its guard, and its events. `listed` begins with their ids.
pub fn with_events(
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
