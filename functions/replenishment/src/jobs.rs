//! Scheduled work of `replenishment`.

use std::collections::BTreeSet;

use domain::{Id, Tree, values};
use ledger::jobs::{Spot, touch};
use platform::Fault;
use web::job::{Step, Then, Work};
use web::{Stop, json};

use crate::rules::replenishment::Place;
use crate::statements::alerts;
use crate::statements::replenishment::{FIND_PLACES, FORGET, INSERT};
use crate::statements::shortages::{
    AUDIT_REQUESTS, AUDIT_WITHDRAWALS, FIND_WATCHED, PUBLISH_REQUESTS, PUBLISH_WITHDRAWALS,
    REQUEST, WITHDRAW,
};

/// How many places one step looks at.
const STEP: u16 = 500;
/// How many places' figures one step works out.
const STEP_OF_FIGURES: usize = 200;
const DAY_MS: i64 = 86_400_000;
/// What was wanted longer ago says little of now.
const DEMAND_DAYS: i64 = 90;
const YEAR_SECONDS: i64 = 365 * 86_400;

/// Goes through all places that are low or have an alert, in the order of their keys. Every
/// change of stock keeps its own alerts right; this finds what none of them saw, such as an item
/// that was deleted.
pub async fn check_stock(work: &Work<'_>) -> Result<Step, Stop> {
    let start: Spot = work.place()?;
    let watched = alerts::FIND_WATCHED.bind(values![start.0, start.1, start.2, i64::from(STEP)]);
    let spots: BTreeSet<Spot> = work.read(watched).await?.all()?.into_iter().collect();
    let Some(last) = spots.last() else {
        return Ok(Step::done());
    };
    let then = if spots.len() < usize::from(STEP) {
        Then::Finish
    } else {
        Then::Continue(json(last)?)
    };
    let touch = touch(work, spots)?;
    Ok(Step::new(touch.alerts().into(), then)
        .before([touch.publish_changes()])
        .after([touch.publish_openings()]))
}

/// Asks for what runs low, where the organisation wants that, and takes back what it asked for
/// and is needed no more. Goes through all places that are low or have such a request, in the
/// order of their keys; a place has one open request at most.
pub async fn check_reorders(work: &Work<'_>) -> Result<Step, Stop> {
    let (org, item, location) = work.place()?;
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

/// Works out when to buy each item again and how much, for every place in the order of their keys. What was known of a place
/// is replaced; of what is not bought any more nothing is.
pub async fn work_out_replenishment(work: &Work<'_>) -> Result<Step, Stop> {
    let (org, item, location) = work.place()?;
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
