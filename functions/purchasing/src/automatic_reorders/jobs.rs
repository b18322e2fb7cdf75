//! Scheduled work: requests for what runs low and that nobody asked for.

use domain::{Id, values};
use platform::Fault;
use web::job::{Step, Then, Work};
use web::{Stop, json};

use super::statements::{
    AUDIT_REQUESTS, AUDIT_WITHDRAWALS, FIND_WATCHED, PUBLISH_REQUESTS, PUBLISH_WITHDRAWALS,
    REQUEST, WITHDRAW,
};

/// How many places one step looks at.
const STEP: u16 = 500;

/// Asks for what runs low, where the organisation wants that, and takes back what it asked for
/// and is needed no more. Goes through all places that are low or have such a request, in the
/// order of their keys; a place has one open request at most.
pub async fn check_reorders(work: &Work<'_>) -> Result<Step, Stop> {
    let (org, item, location) = work.last_position()?;
    let watched = FIND_WATCHED.bind(values![org, item, location, i64::from(STEP)]);
    let watched: Vec<(i64, String, String)> = work.read(watched).await?.all()?;
    let Some(last) = watched.last() else {
        return Ok(Step::done());
    };
    let then = if watched.len() < usize::from(STEP) {
        Then::Finish
    } else {
        Then::Continue(json(last)?)
    };
    let places = watched.iter().zip(0_u16..);
    let places = places.map(|((org, item, location), sequence)| {
        // The id of the request that it may need: SQL has no randomness.
        let id = Id::<()>::new(work.now.ms(), sequence, work.platform.random()?);
        Ok((org, item, location, id.to_string()))
    });
    let places = json(&places.collect::<Result<Vec<_>, Fault>>()?)?;
    let values = values![places, work.now];
    let bind = |query: domain::Query| query.bind(values.clone());
    Ok(Step::new(vec![bind(WITHDRAW), bind(REQUEST)], then)
        .before([bind(PUBLISH_WITHDRAWALS), bind(AUDIT_WITHDRAWALS)])
        .after([bind(PUBLISH_REQUESTS), bind(AUDIT_REQUESTS)]))
}
