//! Scheduled work of `inventory`.

use domain::sorted::Set;
use domain::{Id, values};
use stock::statements::expiry::{AUDIT_LISTED, EXPIRE_LISTED, FIND_DUE, PUBLISH_LISTED};
use stock::{Place, Touch};
use web::job::{Step, Then, Work};
use web::{Stop, json};

use crate::statements::alerts::FIND_WATCHED;

/// How many holds or places one step looks at.
const STEP: usize = 500;

/// An organisation, an item and a location.
type Spot = (i64, String, String);

/// Expires holds whose time is over, oldest first. Each is taken out of the index that finds it,
/// so no cursor is needed.
pub async fn expire_reservations(work: &Work<'_>) -> Result<Step, Stop> {
    let due = work.read(FIND_DUE.bind(values![work.now, limit()])).await?;
    let due: Vec<(i64, String, String, String)> = due.all()?;
    if due.is_empty() {
        return Ok(Step::done());
    }
    let listed: Vec<_> = due.iter().map(|(org, id, _, _)| (org, id)).collect();
    let listed = json(&listed)?;
    let then = if due.len() < STEP {
        Then::Finish
    } else {
        Then::RepeatWhile(1)
    };
    let spots: Set<Spot> = due
        .into_iter()
        .map(|(org, _, item, location)| (org, item, location))
        .collect();
    let touch = touch(work, spots)?;
    let nobody: Option<String> = None;
    let publish = values![&listed, work.now, nobody.clone(), nobody.clone()];
    let expire = EXPIRE_LISTED.bind(values![&listed, work.now]);
    Ok(Step::new(vec![expire], then)
        .before([
            PUBLISH_LISTED.bind(publish),
            AUDIT_LISTED.bind(values![&listed, work.now, nobody]),
        ])
        .after(touch.after()))
}

/// Goes through all places that are low or have an alert, in the order of their keys. Every
/// change of stock keeps its own alerts right; this finds what none of them saw, such as an item
/// that was deleted.
pub async fn check_stock(work: &Work<'_>) -> Result<Step, Stop> {
    let start: Spot = work.place()?;
    let watched = FIND_WATCHED.bind(values![start.0, start.1, start.2, limit()]);
    let spots: Set<Spot> = work.read(watched).await?.all()?.into_iter().collect();
    let Some(last) = spots.last() else {
        return Ok(Step::done());
    };
    let then = if spots.len() < STEP {
        Then::Finish
    } else {
        Then::Continue(json(last)?)
    };
    let touch = touch(work, spots)?;
    Ok(Step::new(touch.alerts().into(), then)
        .before([touch.publish_changes()])
        .after([touch.publish_openings()]))
}

fn limit() -> i64 {
    i64::try_from(STEP).unwrap_or(i64::MAX)
}

fn touch(work: &Work<'_>, spots: Set<Spot>) -> Result<Touch, Stop> {
    let mut places = Vec::with_capacity(spots.len());
    for ((org_id, item, location), sequence) in spots.into_iter().zip(0_u16..) {
        let alert = Id::<()>::new(work.now.ms(), sequence, work.platform.random()?);
        places.push((org_id, Place(item, location), alert.to_string()));
    }
    Ok(Touch::new(places.into_iter(), work.now))
}
