//! What the handlers of shipments and returns share: goods that move.

use std::collections::BTreeSet;

use domain::{Statement, values};
use platform::Fault;
use stock::Place;
use stock::statements::moves;
use web::{Context, json};

/// Items in a warehouse.
pub fn places<'i>(items: impl Iterator<Item = &'i str>, warehouse_id: &str) -> BTreeSet<Place> {
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
