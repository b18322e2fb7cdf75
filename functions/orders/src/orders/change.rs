//! What every change of a draft's lines has in common: its facts, its version, its holds.

use std::collections::BTreeSet;

use domain::{Id, Instant, Statement, values};
use sales::Order;
use sales::statements::orders as sold;
use stock::HoldsAndAlerts;
use stock::Place;
use web::{Answer, Change, Context, json};

use super::loaded::{Loaded, act, changed};

/// Raises the version of a draft: its lines follow in the same batch.
pub fn mark(c: &Context<'_>, id: &Id<Order>, version: i64) -> Statement {
    sold::TOUCH.bind(values![
        c.org_id(),
        id,
        version,
        c.principal.user_id.as_str(),
        c.now
    ])
}

/// Commits a change of a draft's lines. While the order holds stock, what it held is given back and
/// its lines, as they then are, are held anew for as long as before: all of them, or the change is
/// refused. A hold in its last second is given back only.
pub async fn commit_lines(
    c: &Context<'_>,
    id: &Id<Order>,
    loaded: &Loaded,
    statements: Vec<Statement>,
    new_lines: &[(String, String)],
) -> Answer {
    let change =
        changed(c, "order.changed", id).must(mark(c, id, loaded.order.version), "stale_version");
    if loaded.order.held_until.is_none() {
        return c.commit(change.then_all(statements)).await;
    }
    let mut places = loaded.places();
    for (_, item) in new_lines {
        places.insert(Place::new(item, &loaded.order.warehouse_id));
    }
    let around = HoldsAndAlerts::in_request(c, places)?;
    let holds = match loaded.order.holds_until(c.now) {
        Some(until) => {
            let kept = loaded.lines.iter().map(|line| line.id.as_str());
            let lines = kept.chain(new_lines.iter().map(|(line, _)| line.as_str()));
            let ids: Vec<_> = c
                .new_ids(lines.clone().count())?
                .into_iter()
                .zip(lines)
                .collect();
            Vec::from(sales::hold(&act(c, id), Instant(until), &json(&ids)?))
        }
        None => vec![sales::release(&act(c, id))],
    };
    let change = change
        .then_all(around.expire_holds())
        .then_all(statements)
        .then_all(holds)
        .then_all(around.refresh_alerts());
    c.commit(change).await
}

/// Holds all lines of a draft until a moment.
pub async fn hold_again(
    c: &Context<'_>,
    id: &Id<Order>,
    loaded: &Loaded,
    places: BTreeSet<Place>,
    until: Instant,
    action: &'static str,
) -> Answer {
    sales::rules::orders::take(&loaded.order, &loaded.lines, &loaded.levels)?;
    let around = HoldsAndAlerts::in_request(c, places)?;
    let holds = sales::hold(&act(c, id), until, &loaded.new_ids(c)?);
    let change: Change = changed(c, action, id)
        .must(mark(c, id, loaded.order.version), "stale_version")
        .then_all(around.expire_holds())
        .then_all(holds)
        .then_all(around.refresh_alerts());
    c.commit(change).await
}
