//! Scheduled work of `reservations`.

use std::collections::BTreeSet;

use domain::values;
use stock::job::{Spot, touch};
use stock::statements::expiry::{AUDIT_LISTED, EXPIRE_LISTED, FIND_DUE, PUBLISH_LISTED};
use web::job::{Step, Then, Work};
use web::{Stop, json};

/// How many holds one step looks at.
const STEP: u16 = 500;

/// Expires holds whose time is over, oldest first. Each is taken out of the index that finds it,
/// so no cursor is needed.
pub async fn expire_reservations(work: &Work<'_>) -> Result<Step, Stop> {
    let due = work
        .read(FIND_DUE.bind(values![work.now, i64::from(STEP)]))
        .await?;
    let due: Vec<(i64, String, String, String)> = due.all()?;
    if due.is_empty() {
        return Ok(Step::done());
    }
    let listed: Vec<_> = due.iter().map(|(org, id, _, _)| (org, id)).collect();
    let listed = json(&listed)?;
    let then = if due.len() < usize::from(STEP) {
        Then::Finish
    } else {
        Then::RepeatWhile(1)
    };
    let spots: BTreeSet<Spot> = due
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
