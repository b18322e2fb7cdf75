//! The scheduled job that corrects alerts which no change of stock has refreshed.

use std::collections::BTreeSet;

use domain::values;
use stock::{HoldsAndAlerts, OrgPlace};
use web::job::{Step, Then, Work};
use web::{Stop, json};

use super::statements::FIND_WATCHED;

/// How many places one step checks.
const PLACES_PER_STEP: u16 = 500;

/// Checks all places that are low or have an alert, in the order of their keys. Every change of
/// stock refreshes the alerts of its places; this finds the others, such as those of deleted items.
pub async fn check_stock(work: &Work<'_>) -> Result<Step, Stop> {
    let start: OrgPlace = work.last_position()?;
    let watched = FIND_WATCHED.bind(values![
        start.0,
        start.1,
        start.2,
        i64::from(PLACES_PER_STEP)
    ]);
    let places: BTreeSet<OrgPlace> = work.read(watched).await?.all()?.into_iter().collect();
    let Some(last) = places.last() else {
        return Ok(Step::done());
    };
    let then = if places.len() < usize::from(PLACES_PER_STEP) {
        Then::Finish
    } else {
        Then::Continue(json(last)?)
    };
    let surrounding = HoldsAndAlerts::in_job(work, places)?;
    Ok(Step::new(surrounding.alerts().into(), then)
        .before([surrounding.publish_changes()])
        .after([surrounding.publish_openings()]))
}
