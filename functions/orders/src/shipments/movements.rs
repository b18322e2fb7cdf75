//! Posting the stock movements of shipments and returns.

use std::collections::BTreeSet;

use domain::{Statement, values};
use platform::Fault;
use stock::Place;
use stock::statements::moves::POST;
use web::{Context, json};

/// The places of items in a warehouse.
pub fn places<'i>(items: impl Iterator<Item = &'i str>, warehouse_id: &str) -> BTreeSet<Place> {
    items.map(|item| Place::new(item, warehouse_id)).collect()
}

/// A stock movement of an order line.
pub struct LineMovement<'l> {
    pub id: &'l str,
    pub item_id: &'l str,
    pub line_id: &'l str,
    pub quantity: i64,
}

/// Posts movements of order lines from one location to another. They refer to the order and the line, so that
/// goods that come back have the cost they had when they left.
///
/// # Errors
/// As `json`.
pub fn post_movements(
    c: &Context<'_>,
    reason: &str,
    order_id: &str,
    (from, to): (&str, &str),
    movements: &[LineMovement<'_>],
) -> Result<Statement, Fault> {
    let rows: Vec<_> = movements
        .iter()
        .map(|movement| {
            (
                movement.id,
                movement.item_id,
                from,
                to,
                movement.quantity,
                movement.line_id,
                None::<i64>,
            )
        })
        .collect();
    Ok(POST.bind(values![
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
