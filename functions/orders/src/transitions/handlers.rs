//! The transitions of an order: confirm, cancel, complete, close short.

use domain::{Id, Statement, Value, values};
use platform::Fault;
use sales::rules::orders::{self, Command, DeductOn};
use sales::statements::payments::PUBLISH_VOIDED;
use sales::statements::shipments::PUBLISH_CANCELLED;
use sales::statements::{lines, orders as sold, stock as shelf};
use sales::{Confirmation, Order};
use stock::HoldsAndAlerts;
use web::{Answer, Context, json, one};

use super::closing::close;
use crate::orders::loaded::{Loaded, act, changed, facts, load, loaded};
use crate::orders::wire::Reason;

/// All lines or none: sets their stock aside, or takes it at once where the organisation has chosen
/// so, and gives the order its number.
pub async fn confirm(c: &Context<'_>) -> Answer {
    let (id, loaded) = load(c).await?;
    let Loaded {
        order,
        lines,
        levels,
    } = &loaded;
    orders::confirm(order, lines, levels)?;
    let confirmation = Confirmation {
        act: act(c, &id),
        version: order.version,
        deduct_on: order.org_deduct_on,
        ids: &loaded.new_ids(c)?,
        holds_and_alerts: &HoldsAndAlerts::in_request(c, loaded.places())?,
    };
    let change = changed(c, "order.confirmed", &id).then_all(confirmation.statements());
    c.commit(change).await
}

/// Gives back what the order has set aside or taken, and calls off what was to be shipped or paid.
pub async fn cancel(c: &Context<'_>) -> Answer {
    let Reason { reason } = c.optional_body()?;
    let id: Id<Order> = c.id("id")?;
    let [order, known, levels] = facts(c, &id);
    let sales = shelf::SALES.bind(values![c.org_id(), &id]);
    let [order, known, levels, sales] = c.read([order, known, levels, sales]).await?;
    let loaded = loaded(&order, &known, &levels)?;
    c.check_version(loaded.order.version)?;
    orders::cancel(&loaded.order, &loaded.lines)?;
    let sales: Vec<(String, String, String, String, i64)> = sales.all()?;
    let mut places = loaded.places();
    let mut back: Vec<(String, String)> = Vec::with_capacity(sales.len());
    for (sale, item, location, ..) in sales {
        places.insert(stock::Place::new(&item, &location));
        back.push((c.new_id::<()>()?.to_string(), sale));
    }
    let around = HoldsAndAlerts::in_request(c, places)?;
    let actor = c.principal.user_id.as_str();
    let cancel = sold::CANCEL.bind(values![
        c.org_id(),
        &id,
        loaded.order.version,
        actor,
        c.now,
        reason.as_ref().map(|reason| reason.as_str())
    ]);
    let mut change = changed(c, "order.cancelled", &id)
        .then_all(around.expire_holds())
        .then_all(cancel_shipments(c, id.as_str()))
        .then_all(void_payments(c, id.as_str()))
        .then(sales::release(&act(c, &id)));
    // What dispatching took has come back as goods do, or the order could not be cancelled.
    if loaded.order.deduct_on == Some(DeductOn::Confirm) {
        change = change.then(shelf::REVERSE.bind(values![c.org_id(), json(&back)?, actor, c.now]));
    }
    let change = change
        .must(cancel, "stale_version")
        .then_all(around.refresh_alerts());
    c.commit(change).await
}

/// Everything has been shipped.
pub async fn complete(c: &Context<'_>) -> Answer {
    let (id, loaded) = load(c).await?;
    orders::complete(&loaded.order, &loaded.lines)?;
    let around = HoldsAndAlerts::in_request(c, loaded.places())?;
    let change = changed(c, "order.completed", &id)
        .then_all(around.expire_holds())
        .then(sales::release(&act(c, &id)))
        .must(completed(c, &id, &loaded, None), "stale_version")
        .then_all(around.refresh_alerts());
    c.commit(change).await
}

/// What has not been shipped never will be: it is taken off the bill and given back to stock.
pub async fn close_short(c: &Context<'_>) -> Answer {
    let Reason { reason } = c.optional_body()?;
    let id: Id<Order> = c.id("id")?;
    let [order, known, levels] = facts(c, &id);
    let on_the_way = sold::COUNT_ON_THE_WAY.bind(values![c.org_id(), &id]);
    let [order, known, levels, on_the_way] = c.read([order, known, levels, on_the_way]).await?;
    let loaded = loaded(&order, &known, &levels)?;
    c.check_version(loaded.order.version)?;
    orders::permit(loaded.order.state, Command::CloseShort)?;
    let (on_the_way,): (i64,) = one(&on_the_way)?;
    let stored = close(&loaded.order, &loaded.lines, on_the_way)?;
    let around = HoldsAndAlerts::in_request(c, loaded.places())?;
    let reason = reason.as_ref().map(|reason| reason.as_str());
    let actor = c.principal.user_id.as_str();
    let mut change = changed(c, "order.closed_short", &id)
        .then_all(around.expire_holds())
        .then_all(cancel_shipments(c, id.as_str()))
        .then(sales::release(&act(c, &id)));
    if loaded.order.deduct_on == Some(DeductOn::Confirm) {
        change = change.then(shelf::PUT_BACK.bind(values![
            c.org_id(),
            &id,
            unshipped(c, &loaded)?,
            actor,
            c.now
        ]));
    }
    let change = change
        .then(lines::UPDATE.bind(values![c.org_id(), &id, json(&stored)?, c.now]))
        .must(completed(c, &id, &loaded, reason), "stale_version")
        .then_all(around.refresh_alerts());
    c.commit(change).await
}

/// `[[new id, line, quantity], …]` of what was never shipped.
fn unshipped(c: &Context<'_>, loaded: &Loaded) -> Result<String, Fault> {
    let mut rows: Vec<(String, &str, i64)> = Vec::new();
    for line in &loaded.lines {
        if line.stocked == 1 && line.open() > 0 {
            rows.push((c.new_id::<()>()?.to_string(), &line.id, line.open()));
        }
    }
    json(&rows)
}

fn completed(c: &Context<'_>, id: &Id<Order>, loaded: &Loaded, reason: Option<&str>) -> Statement {
    sold::COMPLETE.bind(values![
        c.org_id(),
        id,
        loaded.order.version,
        c.principal.user_id.as_str(),
        c.now,
        reason
    ])
}

/// Calls off the shipments of an order that have not left, and tells of each.
fn cancel_shipments(c: &Context<'_>, order_id: &str) -> [Statement; 2] {
    let actor = c.principal.user_id.as_str();
    [
        PUBLISH_CANCELLED.bind(told(c, order_id)),
        sold::CANCEL_SHIPMENTS.bind(values![c.org_id(), order_id, actor, c.now]),
    ]
}

/// Gives up the payments of an order that took no money, and tells of each.
fn void_payments(c: &Context<'_>, order_id: &str) -> [Statement; 2] {
    let actor = c.principal.user_id.as_str();
    [
        PUBLISH_VOIDED.bind(told(c, order_id)),
        sold::VOID_PAYMENTS.bind(values![c.org_id(), order_id, actor, c.now]),
    ]
}

fn told(c: &Context<'_>, order_id: &str) -> Vec<Value> {
    values![c.org_id(), order_id, c.now, &c.request_id, &c.traceparent]
}
