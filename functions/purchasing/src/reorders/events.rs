//! Changes of several reorders together, with their events.

use domain::{Statement, values};
use platform::Fault;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use web::{Context, json};

use super::statements::{AUDIT_LISTED, CLOSE_LISTED, PUBLISH_LISTED};
use super::wire::ReorderState;

/// Closes the reorders of these ids as received or cancelled.
///
/// # Errors
/// A fault when the ids are not JSON.
pub fn close_reorders(
    c: &Context<'_>,
    ids: &[(String,)],
    state: ReorderState,
) -> Result<Vec<Statement>, Fault> {
    let listed = json(ids)?;
    let close = CLOSE_LISTED.bind(values![c.org_id(), &listed, state.into_str(), c.now]);
    with_events(c, close, &listed, ids.len())
}

/// A statement that changes `count` reorders, with its guard, its events and its audit rows. `listed` is a JSON list of
/// lists that begin with the ids of the reorders.
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
