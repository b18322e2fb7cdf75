//! Automatic reorders: a job makes reorders for stock that runs low, and cancels those that are not needed any more.
//!
//! It is a job, so that a sale need not wait for purchasing; it reads stock levels and writes reorders only.
//!
//! In scope: places whose stock is at or below their minimum, in organisations that want automatic reorders. Out of scope:
//! what people do with the reorders (`reorders`), and alerts of low stock (`inventory`).

pub mod statements;

use domain::{Id, values};
use platform::Fault;
use web::job::{Step, Then, Work};
use web::{Stop, json};

use self::statements::{
    AUDIT_CANCELLED, AUDIT_CREATED, CANCEL_OBSOLETE, CREATE, FIND_CANDIDATES, PUBLISH_CANCELLED,
    PUBLISH_CREATED,
};

/// The number of places in one step.
const STEP: u16 = 500;

/// Checks the places of a shard in the order of their keys. A place has at most one open automatic reorder.
pub async fn check_reorders(work: &Work<'_>) -> Result<Step, Stop> {
    let (org, item, location) = work.last_position()?;
    let candidates = FIND_CANDIDATES.bind(values![org, item, location, i64::from(STEP)]);
    let candidates: Vec<(i64, String, String)> = work.read(candidates).await?.all()?;
    let Some(last) = candidates.last() else {
        return Ok(Step::done());
    };
    let then = if candidates.len() < usize::from(STEP) {
        Then::Finish
    } else {
        Then::Continue(json(last)?)
    };
    let places = candidates.iter().zip(0_u16..);
    let places = places.map(|((org, item, location), sequence)| {
        // The id of a reorder, if the place needs one. SQL has no source of randomness.
        let id = Id::<()>::new(work.now.ms(), sequence, work.platform.random()?);
        Ok((org, item, location, id.to_string()))
    });
    let places = json(&places.collect::<Result<Vec<_>, Fault>>()?)?;
    let values = values![places, work.now];
    let bind = |query: domain::Query| query.bind(values.clone());
    Ok(Step::new(vec![bind(CANCEL_OBSOLETE), bind(CREATE)], then)
        .before([bind(PUBLISH_CANCELLED), bind(AUDIT_CANCELLED)])
        .after([bind(PUBLISH_CREATED), bind(AUDIT_CREATED)]))
}
