//! What the handlers of shipments, payments and returns share.

use domain::refusal::code;
use domain::sorted::Set;
use domain::{Permission, Refusal, Statement, Value, values};
use platform::{Fault, Rows};
use sales::rules::orders::State;
use sales::statements::orders::{CANCEL_SHIPMENTS, VOID_PAYMENTS};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stock::Place;
use stock::statements::moves;
use web::{Audit, Change, Context, Stop, json};

use crate::statements::payments::PUBLISH_VOIDED;
use crate::statements::shipments::{FIND_ORDER, PUBLISH_CANCELLED};

/// A row of `FIND_ORDER`.
#[derive(Debug, Deserialize)]
pub struct FoundOrder {
    pub state: State,
    pub warehouse_id: String,
    pub currency: String,
}

/// Asks for the order that a body names.
pub fn asked_order(c: &Context<'_>, id: &str) -> Statement {
    FIND_ORDER.bind(values![c.org_id(), id])
}

/// The order that a body names.
///
/// # Errors
/// `invalid_reference` at `/order_id`.
pub fn found_order(rows: &Rows) -> Result<FoundOrder, Stop> {
    named(rows, "/order_id")
}

/// The single row of what a body names.
///
/// # Errors
/// `invalid_reference` at the field.
pub fn named<T: DeserializeOwned>(rows: &Rows, pointer: &str) -> Result<T, Stop> {
    Ok(rows
        .first()?
        .ok_or_else(|| Refusal::new(&code::INVALID_REFERENCE).at(pointer))?)
}

/// More than the route itself asks for.
///
/// # Errors
/// `forbidden` with the permission.
pub fn may(c: &Context<'_>, permission: Permission) -> Result<(), Refusal> {
    if c.principal.permissions.has(permission) {
        return Ok(());
    }
    Err(Refusal::new(&code::FORBIDDEN).with("permission", permission.code))
}

/// A change whose answer is the record as it then is.
pub fn changed(
    c: &Context<'_>,
    action: &'static str,
    entity: &'static str,
    id: &str,
    answer: Statement,
) -> Change {
    let audit = Audit {
        action,
        entity,
        entity_id: id.to_owned(),
        diff: c.asked(),
    };
    Change::new(audit, answer)
}

/// Items in a warehouse.
pub fn places<'i>(items: impl Iterator<Item = &'i str>, warehouse_id: &str) -> Set<Place> {
    items.map(|item| Place::new(item, warehouse_id)).collect()
}

/// A movement of a line of an order.
pub struct Leg<'l> {
    pub id: &'l str,
    pub item_id: &'l str,
    pub line_id: &'l str,
    pub quantity: i64,
}

/// Posts movements of an order's lines from one place to another. They name order and line, so that
/// what comes back costs what it cost when it went.
///
/// # Errors
/// As `json`.
pub fn post(
    c: &Context<'_>,
    reason: &str,
    order_id: &str,
    (from, to): (&str, &str),
    legs: &[Leg<'_>],
) -> Result<Statement, Fault> {
    let rows: Vec<_> = legs
        .iter()
        .map(|leg| {
            (
                leg.id,
                leg.item_id,
                from,
                to,
                leg.quantity,
                leg.line_id,
                None::<i64>,
            )
        })
        .collect();
    Ok(moves::POST.bind(values![
        c.org_id(),
        json(&rows)?,
        reason,
        "order",
        order_id,
        c.principal.user_id.as_str(),
        None::<&str>,
        c.now,
        c.now
    ]))
}

/// Calls off the shipments of an order that have not left, and tells of each.
pub fn cancel_shipments(c: &Context<'_>, order_id: &str) -> [Statement; 2] {
    let actor = c.principal.user_id.as_str();
    [
        PUBLISH_CANCELLED.bind(told(c, order_id)),
        CANCEL_SHIPMENTS.bind(values![c.org_id(), order_id, actor, c.now]),
    ]
}

/// Gives up the payments of an order that took no money, and tells of each.
pub fn void_payments(c: &Context<'_>, order_id: &str) -> [Statement; 2] {
    let actor = c.principal.user_id.as_str();
    [
        PUBLISH_VOIDED.bind(told(c, order_id)),
        VOID_PAYMENTS.bind(values![c.org_id(), order_id, actor, c.now]),
    ]
}

fn told(c: &Context<'_>, order_id: &str) -> Vec<Value> {
    values![c.org_id(), order_id, c.now, &c.request_id, &c.traceparent]
}
