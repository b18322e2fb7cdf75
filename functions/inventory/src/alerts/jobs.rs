//! Scheduled work: the alerts that no change of stock opened or resolved.

use std::collections::BTreeSet;

use domain::values;
use stock::job::{Spot, touch};
use web::job::{Step, Then, Work};
use web::{Stop, json};

use super::statements::FIND_WATCHED;

/// How many places one step looks at.
const STEP: u16 = 500;

/// Goes through all places that are low or have an alert, in the order of their keys. Every
/// change of stock keeps its own alerts right; this finds what none of them saw, such as an item
/// that was deleted.
pub async fn check_stock(work: &Work<'_>) -> Result<Step, Stop> {
    let start: Spot = work.last_position()?;
    let watched = FIND_WATCHED.bind(values![start.0, start.1, start.2, i64::from(STEP)]);
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
