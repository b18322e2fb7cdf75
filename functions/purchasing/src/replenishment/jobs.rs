//! Scheduled work: the figures that say when to buy again.

use domain::{Tree, values};
use platform::Fault;
use web::job::{Step, Then, Work};
use web::{Stop, json};

use super::rules::Place;
use super::statements::{FIND_PLACES, FORGET, INSERT};

/// How many places' figures one step works out.
const STEP_OF_FIGURES: usize = 200;
const DAY_MS: i64 = 86_400_000;
/// What was wanted longer ago says little of now.
const DEMAND_DAYS: i64 = 90;
const YEAR_SECONDS: i64 = 365 * 86_400;

/// Works out when to buy each item again and how much, for every place in the order of their keys. What was known of a place
/// is replaced; of what is not bought any more nothing is.
pub async fn work_out_replenishment(work: &Work<'_>) -> Result<Step, Stop> {
    let (org, item, location) = work.last_position()?;
    let today = work.now.ms().div_euclid(DAY_MS);
    let since = today.saturating_sub(DEMAND_DAYS);
    let places = FIND_PLACES.bind(values![
        org,
        item,
        location,
        i64::try_from(STEP_OF_FIGURES).map_err(|error| Fault::new(error.to_string()))?,
        since,
        today,
        work.now.plus_seconds(-YEAR_SECONDS)
    ]);
    let places: Vec<Place> = work.read(places).await?.all()?;
    let Some(last) = places.last() else {
        return Ok(Step::done());
    };
    let then = if places.len() < STEP_OF_FIGURES {
        Then::Finish
    } else {
        Then::Continue(json(&last.key())?)
    };
    let keys: Vec<_> = places.iter().map(Place::key).collect();
    let wanted = places.iter().filter(|place| place.is_wanted == 1);
    let figures = wanted.map(|place| place.figures(since, today).map_err(Fault::new));
    let figures = Tree::List(figures.collect::<Result<_, Fault>>()?).to_string();
    let forget = FORGET.bind(values![json(&keys)?]);
    Ok(Step::new(vec![INSERT.bind(values![figures, work.now])], then).before([forget]))
}
