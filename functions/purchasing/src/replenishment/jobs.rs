//! The nightly job that computes the figures.

use domain::values;
use platform::Fault;
use web::job::{Step, Then, Work};
use web::{Stop, json};

use super::rules::Place;
use super::statements::{DELETE, FIND_PLACES, INSERT};

/// The number of places in one step.
const STEP: usize = 200;
const DAY_MS: i64 = 86_400_000;
/// Older demand says little about the demand of today.
const DEMAND_DAYS: i64 = 90;
const YEAR_SECONDS: i64 = 365 * 86_400;

/// Replaces the figures of all places of a shard, in the order of their keys. Places that are not active get none.
pub async fn compute_replenishment(work: &Work<'_>) -> Result<Step, Stop> {
    let (org, item, location) = work.last_position()?;
    let today = work.now.ms().div_euclid(DAY_MS);
    let since = today.saturating_sub(DEMAND_DAYS);
    let places = FIND_PLACES.bind(values![
        org,
        item,
        location,
        i64::try_from(STEP).map_err(|error| Fault::new(error.to_string()))?,
        since,
        today,
        work.now.plus_seconds(-YEAR_SECONDS)
    ]);
    let places: Vec<Place> = work.read(places).await?.all()?;
    let Some(last) = places.last() else {
        return Ok(Step::done());
    };
    let then = if places.len() < STEP {
        Then::Finish
    } else {
        Then::Continue(json(&last.key())?)
    };
    let keys: Vec<_> = places.iter().map(Place::key).collect();
    let planned = places.iter().filter(|place| place.is_planned == 1);
    let figures = planned.map(|place| {
        let figures = place.figures(since, today);
        figures.map_err(|error| Fault::new(error.to_string()))
    });
    let figures = json(&figures.collect::<Result<Vec<_>, Fault>>()?)?;
    let delete = DELETE.bind(values![json(&keys)?]);
    Ok(Step::new(vec![INSERT.bind(values![figures, work.now])], then).before([delete]))
}
