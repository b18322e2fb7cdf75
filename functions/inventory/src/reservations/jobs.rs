//! The scheduled job that expires holds.

use std::collections::BTreeSet;

use domain::values;
use stock::statements::expiry::{AUDIT_LISTED, EXPIRE_LISTED, FIND_DUE, PUBLISH_LISTED};
use stock::{HoldsAndAlerts, OrgPlace};
use web::job::{Step, Then, Work};
use web::{Stop, json};

/// How many holds one step expires.
const HOLDS_PER_STEP: u16 = 500;

/// Expires holds whose time is over, oldest first. An expired hold leaves the index that finds them,
/// so no cursor is needed.
pub async fn expire_reservations(work: &Work<'_>) -> Result<Step, Stop> {
    let due = work
        .read(FIND_DUE.bind(values![work.now, i64::from(HOLDS_PER_STEP)]))
        .await?;
    let due: Vec<(i64, String, String, String)> = due.all()?;
    if due.is_empty() {
        return Ok(Step::done());
    }
    let listed: Vec<_> = due.iter().map(|(org, id, _, _)| (org, id)).collect();
    let listed = json(&listed)?;
    let then = if due.len() < usize::from(HOLDS_PER_STEP) {
        Then::Finish
    } else {
        Then::RepeatWhile(1)
    };
    let places: BTreeSet<OrgPlace> = due
        .into_iter()
        .map(|(org, _, item, location)| (org, item, location))
        .collect();
    let surrounding = HoldsAndAlerts::in_job(work, places)?;
    let no_request: Option<String> = None;
    let publish = values![&listed, work.now, no_request.clone(), no_request.clone()];
    let expire = EXPIRE_LISTED.bind(values![&listed, work.now]);
    Ok(Step::new(vec![expire], then)
        .before([
            PUBLISH_LISTED.bind(publish),
            AUDIT_LISTED.bind(values![&listed, work.now, no_request]),
        ])
        .after(surrounding.refresh_alerts()))
}
