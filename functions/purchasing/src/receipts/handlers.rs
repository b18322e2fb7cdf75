//! What becomes of purchase orders: received, taken back, closed short, cancelled.

use domain::{Id, Statement, values};
use platform::Fault;
use stock::Posting;
use stock::rules::check_occurred_at;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use stock::{HoldsAndAlerts, post_moves};
use web::{Answer, Context, Stop, json, one};

use super::mistakes::{Receipt, take_back as correct};
use super::rules::{Line, leftover, receive as arrive};
use super::statements::{FIND_RECEIPTS, GUARD_UNUSED, REOPEN_LISTED, REVERSE, TAKE_BACK_LINES};
use crate::purchase_orders::handlers::changed;
use crate::purchase_orders::rules::Found;
use crate::purchase_orders::statements::{FIND, FIND_LINES, MOVE_ON, READ_RECEIVED, RECEIVE_LINES};
use crate::purchase_orders::wire::{Delivery, Mistake, OrderState, PurchaseOrder, Shortfall};
use crate::reorders::events::with_events;
use crate::reorders::statements::CLOSE_LISTED;
use crate::reorders::wire::ReorderState;

pub async fn receive(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let delivery: Delivery = c.body()?;
    let occurred_at = check_occurred_at(delivery.occurred_at, c.now)?;
    let (found, lines) = permitted(c, &id, "receive").await?;
    let arrival = arrive(lines, delivery.lines.into_vec())?;
    let touch = HoldsAndAlerts::in_request(c, arrival.places())?;
    let closing = close_requests(c, &arrival.reorders, ReorderState::Received)?;
    let came = json(&arrival.lines)?;
    let lines = RECEIVE_LINES.bind(values![c.org_id(), &id, came, occurred_at]);
    let posting = Posting {
        reason: "receipt",
        legs: arrival.legs,
        document: Some(("purchase_order".to_owned(), id.to_string())),
        note: delivery.note.map(|note| note.to_string()),
        occurred_at,
    };
    let (bring, moves) = post_moves(c, &posting)?;
    let answer = READ_RECEIVED.bind(values![c.org_id(), &id, json(&moves)?]);
    let change = c
        .change(
            "purchase_order.received",
            "purchase_order",
            id.as_str(),
            answer,
        )
        .then_all(touch.expire_holds())
        .then(lines)
        .must(
            move_on(c, &id, &found, arrival.state, None),
            "stale_version",
        )
        .then(bring)
        .then_all(closing)
        .then_all(touch.refresh_alerts());
    c.commit(change).await
}

/// Takes back what was received by mistake: its movements are mirrored, its lines and the requests
/// behind them wait again. Only while nobody has used any of it, so that no cost changes after the
/// fact.
pub async fn take_back(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let Mistake { moves, note } = c.body()?;
    let wanted: Vec<String> = moves.into_vec().iter().map(Id::to_string).collect();
    let [rows, lines, receipts] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_LINES.bind(values![c.org_id(), &id]),
            FIND_RECEIPTS.bind(values![c.org_id(), &id, json(&wanted)?, c.now]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.permit("take_back")?;
    let receipts: Vec<Receipt> = receipts.all()?;
    let correction = correct(found.state, lines.all()?, &receipts, wanted)?;
    let touch = HoldsAndAlerts::in_request(c, correction.places)?;
    let mirrors = c.new_ids(correction.receipts.len())?;
    let pairs: Vec<_> = correction.receipts.iter().zip(&mirrors).collect();
    let pairs = json(&pairs)?;
    let reverse = REVERSE.bind(values![
        c.org_id(),
        &pairs,
        c.principal.user_id.as_str(),
        note.as_ref().map(|note| note.as_str()),
        c.now
    ]);
    let lines = TAKE_BACK_LINES.bind(values![c.org_id(), &id, json(&correction.lines)?]);
    let listed = json(&correction.reorders)?;
    let reopen = REOPEN_LISTED.bind(values![c.org_id(), &listed, c.now]);
    let change = changed(c, "purchase_order.taken_back", &id)
        .then_all(touch.expire_holds())
        .must(
            move_on(c, &id, &found, correction.state, None),
            "stale_version",
        )
        .then(reverse)
        .then(so_many(mirrors.len())?)
        .then(GUARD_UNUSED.bind(values![c.org_id(), &pairs]))
        .then(lines)
        .then(so_many(correction.lines.len())?)
        .then_all(with_events(c, reopen, &listed, correction.reorders.len())?)
        .then_all(touch.refresh_alerts());
    c.commit(change).await
}

fn so_many(count: usize) -> Result<Statement, Fault> {
    let count = i64::try_from(count).map_err(|error| Fault::new(error.to_string()))?;
    Ok(GUARD_CHANGED_SO_MANY.bind(values![count]))
}

/// What did not come will not: requests of which something came are received, the others are
/// cancelled.
pub async fn close(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let Shortfall { reason } = c.body()?;
    let (found, lines) = permitted(c, &id, "close").await?;
    let [received, cancelled] = leftover(lines);
    let reason = Some(reason.as_str());
    let change = changed(c, "purchase_order.closed", &id)
        .must(
            move_on(c, &id, &found, OrderState::Received, reason),
            "stale_version",
        )
        .then_all(close_requests(c, &received, ReorderState::Received)?)
        .then_all(close_requests(c, &cancelled, ReorderState::Cancelled)?);
    c.commit(change).await
}

/// Nothing came, so its requests are cancelled with it.
pub async fn cancel(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let (found, lines) = permitted(c, &id, "cancel").await?;
    let [_, cancelled] = leftover(lines);
    let change = changed(c, "purchase_order.cancelled", &id)
        .must(
            move_on(c, &id, &found, OrderState::Cancelled, None),
            "stale_version",
        )
        .then_all(close_requests(c, &cancelled, ReorderState::Cancelled)?);
    c.commit(change).await
}

/// The order that the path names with its lines, when the command is possible now.
async fn permitted(
    c: &Context<'_>,
    id: &Id<PurchaseOrder>,
    command: &str,
) -> Result<(Found, Vec<Line>), Stop> {
    let [rows, lines] = c
        .read([
            FIND.bind(values![c.org_id(), id]),
            FIND_LINES.bind(values![c.org_id(), id]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.permit(command)?;
    Ok((found, lines.all()?))
}

fn move_on(
    c: &Context<'_>,
    id: &Id<PurchaseOrder>,
    found: &Found,
    state: OrderState,
    reason: Option<&str>,
) -> Statement {
    MOVE_ON.bind(values![
        c.org_id(),
        id,
        found.version,
        state.into_str(),
        c.now,
        reason
    ])
}

fn close_requests(
    c: &Context<'_>,
    requests: &[(String,)],
    state: ReorderState,
) -> Result<Vec<Statement>, Fault> {
    let listed = json(requests)?;
    let close = CLOSE_LISTED.bind(values![c.org_id(), &listed, state.into_str(), c.now]);
    with_events(c, close, &listed, requests.len())
}
