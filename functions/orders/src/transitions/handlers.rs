//! The transitions of an order: confirm, cancel, complete, close short.

use domain::{Id, Statement, Value, values};
use platform::Fault;
use sales::rules::lines::{PricedLine, repriced};
use sales::rules::orders::{Command, DeductOn, check_cancel, check_confirm};
use sales::statements::order_stock::{REVERSE, SALES};
use sales::statements::orders::{CANCEL, CANCEL_SHIPMENTS, VOID_PAYMENTS};
use sales::statements::payments::PUBLISH_VOIDED;
use sales::statements::shipments::PUBLISH_CANCELLED;
use sales::{Confirmation, Order, release};
use stock::{HoldsAndAlerts, Place};
use web::{Answer, Context, json};

use super::rules::{self, check_complete};
use super::statements::{COMPLETE, RETURN_UNSHIPPED};
use crate::lines::statements::UPDATE as UPDATE_LINES;
use crate::orders::facts::{OrderFacts, order_action, order_change, read_facts};
use crate::orders::rules::permit;
use crate::orders::wire::CloseReason;

/// Reserves the stock of all lines or none, or deducts it at once if the organisation has chosen so, and gives
/// the order its number.
pub async fn confirm(c: &Context<'_>) -> Answer {
    let (id, facts) = read_facts(c).await?;
    permit(&facts, Command::Confirm)?;
    check_confirm(&facts.order, &facts.lines, &facts.levels)?;
    let confirmation = Confirmation {
        action: order_action(c, &id),
        version: facts.order.version,
        deduct_on: facts.order.org_deduct_on,
        ids: &facts.new_ids(c)?,
        holds_and_alerts: &HoldsAndAlerts::in_request(c, facts.places())?,
    };
    let change = order_change(c, "order.confirmed", &id).then_all(confirmation.statements());
    c.commit(change).await
}

/// Returns the stock that the order has reserved or deducted, and cancels its open shipments and payments.
pub async fn cancel(c: &Context<'_>) -> Answer {
    let CloseReason { close_reason } = c.optional_body()?;
    let id: Id<Order> = c.id("id")?;
    let [order, lines, levels] = OrderFacts::statements(c, &id);
    let sales = SALES.bind(values![c.org_id(), &id]);
    let [order, lines, levels, moves] = c.read([order, lines, levels, sales]).await?;
    let facts = OrderFacts::from_rows(&order, &lines, &levels)?;
    c.check_version(facts.order.version)?;
    permit(&facts, Command::Cancel)?;
    check_cancel(&facts.order, &facts.lines)?;
    let moves: Vec<(String, String, String, String, i64)> = moves.all()?;
    let mut places = facts.places();
    let mut reversals: Vec<(String, String)> = Vec::with_capacity(moves.len());
    for (sale, item, location, ..) in moves {
        places.insert(Place::new(&item, &location));
        reversals.push((c.new_id::<()>()?.to_string(), sale));
    }
    let holds_and_alerts = HoldsAndAlerts::in_request(c, places)?;
    let actor = c.principal.user_id.as_str();
    let cancel = CANCEL.bind(values![
        c.org_id(),
        &id,
        facts.order.version,
        actor,
        c.now,
        close_reason.as_ref().map(|reason| reason.as_str())
    ]);
    let mut change = order_change(c, "order.cancelled", &id)
        .then_all(holds_and_alerts.expire_holds())
        .then_all(cancel_shipments(c, &id))
        .then_all(void_payments(c, &id))
        .then(release(&order_action(c, &id)));
    // Stock that a dispatch deducted has been returned already: otherwise the order could not be cancelled.
    if facts.order.deduct_on == Some(DeductOn::Confirm) {
        change = change.then(REVERSE.bind(values![c.org_id(), json(&reversals)?, actor, c.now]));
    }
    let change = change
        .must(cancel, "stale_version")
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}

/// Completes an order whose lines are all shipped.
pub async fn complete(c: &Context<'_>) -> Answer {
    let (id, facts) = read_facts(c).await?;
    permit(&facts, Command::Complete)?;
    check_complete(&facts.order, &facts.lines)?;
    let holds_and_alerts = HoldsAndAlerts::in_request(c, facts.places())?;
    let change = order_change(c, "order.completed", &id)
        .then_all(holds_and_alerts.expire_holds())
        .then(release(&order_action(c, &id)))
        .must(complete_order(c, &id, &facts, None), "stale_version")
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}

/// Completes an order with what was shipped: the rest is deducted from the total and returned to stock.
pub async fn close_short(c: &Context<'_>) -> Answer {
    let CloseReason { close_reason } = c.optional_body()?;
    let (id, facts) = read_facts(c).await?;
    permit(&facts, Command::CloseShort)?;
    let closed = rules::close_short(&facts.order, &facts.lines)?;
    let short: Vec<&PricedLine> = closed.iter().filter(|line| line.short > 0).collect();
    // The tax of the document is spread anew: it can change the tax of the other lines too.
    let mut retaxed = repriced(&facts.lines, &closed);
    retaxed.retain(|line| line.short == 0);
    let holds_and_alerts = HoldsAndAlerts::in_request(c, facts.places())?;
    let close_reason = close_reason.as_ref().map(|reason| reason.as_str());
    let mut change = order_change(c, "order.closed_short", &id)
        .then_all(holds_and_alerts.expire_holds())
        .then_all(cancel_shipments(c, &id))
        .then(release(&order_action(c, &id)));
    if facts.order.deduct_on == Some(DeductOn::Confirm) {
        change = change.then(RETURN_UNSHIPPED.bind(values![
            c.org_id(),
            &id,
            unshipped_lines(c, &facts)?,
            c.principal.user_id.as_str(),
            c.now
        ]));
    }
    let change = change
        .then(UPDATE_LINES.bind(values![c.org_id(), &id, json(&short)?, c.now]))
        .then(UPDATE_LINES.bind(values![c.org_id(), &id, json(&retaxed)?, c.now]))
        .must(
            complete_order(c, &id, &facts, close_reason),
            "stale_version",
        )
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}

/// `[[new id, line, quantity], …]` of the quantities that were not shipped.
fn unshipped_lines(c: &Context<'_>, facts: &OrderFacts) -> Result<String, Fault> {
    let mut rows: Vec<(String, &str, i64)> = Vec::new();
    for line in &facts.lines {
        if line.stocked == 1 && line.open() > 0 {
            rows.push((c.new_id::<()>()?.to_string(), &line.id, line.open()));
        }
    }
    json(&rows)
}

fn complete_order(
    c: &Context<'_>,
    id: &Id<Order>,
    facts: &OrderFacts,
    close_reason: Option<&str>,
) -> Statement {
    COMPLETE.bind(values![
        c.org_id(),
        id,
        facts.order.version,
        c.principal.user_id.as_str(),
        c.now,
        close_reason
    ])
}

/// Cancels the shipments of an order that have not been dispatched, with an event for each.
fn cancel_shipments(c: &Context<'_>, id: &Id<Order>) -> [Statement; 2] {
    let actor = c.principal.user_id.as_str();
    [
        PUBLISH_CANCELLED.bind(event_values(c, id)),
        CANCEL_SHIPMENTS.bind(values![c.org_id(), id, actor, c.now]),
    ]
}

/// Voids the payments of an order that were not captured, with an event for each.
fn void_payments(c: &Context<'_>, id: &Id<Order>) -> [Statement; 2] {
    let actor = c.principal.user_id.as_str();
    [
        PUBLISH_VOIDED.bind(event_values(c, id)),
        VOID_PAYMENTS.bind(values![c.org_id(), id, actor, c.now]),
    ]
}

fn event_values(c: &Context<'_>, id: &Id<Order>) -> Vec<Value> {
    values![c.org_id(), id, c.now, &c.request_id, &c.traceparent]
}
