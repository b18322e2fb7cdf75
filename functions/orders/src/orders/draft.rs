//! Changes of a draft and its lines: the version is raised, and its holds are renewed.

use domain::{Id, Instant, Statement, values};
use sales::rules::lines::PricedLine;
use sales::rules::orders::{StockRequest, check_stock, check_stock_of};
use sales::statements::order_stock::RESERVE;
use sales::{Order, OrderAction, release};
use stock::{HoldsAndAlerts, Place};
use web::{Answer, Context, json};

use super::facts::{OrderFacts, order_action, order_change};
use super::statements::RAISE_VERSION;

/// Raises the version of a draft; the changes of its lines follow in the same batch.
pub fn raise_version(c: &Context<'_>, id: &Id<Order>, version: i64) -> Statement {
    RAISE_VERSION.bind(values![
        c.org_id(),
        id,
        version,
        c.principal.user_id.as_str(),
        c.now
    ])
}

/// Releases what an order holds, and holds all its lines anew.
fn hold(action: &OrderAction<'_>, until: Instant, ids: &str) -> [Statement; 2] {
    let reserve = RESERVE.bind(values![
        action.org_id,
        action.order_id,
        ids,
        action.actor_id,
        action.now,
        until
    ]);
    [release(action), reserve]
}

/// Commits a change of a draft's lines, which are all of `lines` then. If the order holds stock, its holds are released
/// and the changed lines are held until the same time as before; without enough stock for all of them the change is
/// refused. A hold in its last second is only released.
///
/// # Errors
/// `insufficient_stock` with every line that has not enough, then those of `commit`.
pub async fn commit_lines(
    c: &Context<'_>,
    id: &Id<Order>,
    facts: &OrderFacts,
    statements: Vec<Statement>,
    lines: &[PricedLine],
) -> Answer {
    let version = raise_version(c, id, facts.order.version);
    let change = order_change(c, "order.changed", id).must(version, "stale_version");
    if facts.order.held_until.is_none() {
        return c.commit(change.then_all(statements)).await;
    }
    let stocked = || lines.iter().filter(|line| line.stocked);
    let mut places = facts.places();
    places.extend(stocked().map(|line| Place::new(&line.item_id, &facts.order.warehouse_id)));
    let holds_and_alerts = HoldsAndAlerts::in_request(c, places)?;
    let holds = match facts.order.holds_until(c.now) {
        Some(until) => {
            let requests: Vec<StockRequest<'_>> = lines.iter().map(stock_request).collect();
            check_stock_of(&facts.order.warehouse_id, &requests, &facts.levels)?;
            let ids = c.new_ids(stocked().count())?;
            let ids: Vec<_> = ids
                .into_iter()
                .zip(stocked().map(|line| line.id.as_str()))
                .collect();
            Vec::from(hold(&order_action(c, id), Instant(until), &json(&ids)?))
        }
        None => vec![release(&order_action(c, id))],
    };
    let change = change
        .then_all(holds_and_alerts.expire_holds())
        .then_all(statements)
        .then_all(holds)
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}

fn stock_request(line: &PricedLine) -> StockRequest<'_> {
    StockRequest {
        item_id: &line.item_id,
        sku: &line.sku,
        unit: &line.unit,
        quantity: line.quantity,
        stocked: line.stocked,
        deleted_at: None,
    }
}

/// Holds the stock of all lines of a draft until a moment.
pub async fn hold_lines(
    c: &Context<'_>,
    id: &Id<Order>,
    facts: &OrderFacts,
    until: Instant,
) -> Answer {
    check_stock(&facts.order, &facts.lines, &facts.levels)?;
    let holds_and_alerts = HoldsAndAlerts::in_request(c, facts.places())?;
    let holds = hold(&order_action(c, id), until, &facts.new_ids(c)?);
    let change = order_change(c, "order.held", id)
        .must(raise_version(c, id, facts.order.version), "stale_version")
        .then_all(holds_and_alerts.expire_holds())
        .then_all(holds)
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}
