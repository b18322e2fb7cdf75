//! What came by mistake and is taken back.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::refusal::code;
use serde::Deserialize;
use stock::Place;

use super::rules::Line;
use crate::purchase_orders::wire::OrderState;

/// A row of `FIND_RECEIPTS`, in its order.
#[derive(Clone, Debug, Deserialize)]
pub struct Receipt {
    pub id: String,
    pub line: i64,
    pub item_id: String,
    pub location_id: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    pub unit: String,
    /// What nobody has used of what it brought.
    #[serde(rename = "qty_left")]
    pub quantity_left: i64,
    pub reversed_by: Option<String>,
    /// At its place, of its item.
    pub available: i64,
    /// The request that it fulfilled.
    pub reorder_id: Option<String>,
}

/// What taking receipts back changes.
#[derive(Clone, Debug)]
pub struct Correction {
    pub receipts: Vec<String>,
    /// Line and quantity, each line once.
    pub lines: Vec<(i64, i64)>,
    pub state: OrderState,
    /// The requests that wait again.
    pub reorders: Vec<(String,)>,
    pub places: BTreeSet<Place>,
}

/// What becomes of an order when these movements are taken back, or why they cannot be.
///
/// # Errors
/// For each movement in turn: `already_exists` when it is named twice, `invalid_reference` when the
/// order got no such delivery, `already_reversed`, `delivery_used`, `insufficient_stock`. Then, when
/// a closed order would be open again, `item_deleted` and `warehouse_deleted` for its lines.
pub fn take_back(
    was: OrderState,
    mut lines: Vec<Line>,
    found: &[Receipt],
    wanted: Vec<String>,
) -> Result<Correction, Refusal> {
    let mut taken: Vec<(i64, i64)> = Vec::with_capacity(wanted.len());
    let mut places: BTreeSet<Place> = BTreeSet::new();
    let mut reorders: Vec<(String,)> = Vec::new();
    for (number, id) in wanted.iter().enumerate() {
        let at = |code| Refusal::new(code).at(format!("/moves/{number}"));
        if wanted.iter().take(number).any(|other| other == id) {
            return Err(at(&code::ALREADY_EXISTS));
        }
        let receipt = found.iter().find(|receipt| receipt.id == *id);
        let receipt = receipt.ok_or_else(|| at(&code::INVALID_REFERENCE))?;
        if let Some(by) = &receipt.reversed_by {
            return Err(at(&code::ALREADY_REVERSED).with("reversed_by", by.as_str()));
        }
        let gone = receipt.quantity.saturating_sub(receipt.quantity_left);
        if gone > 0 {
            return Err(at(&code::DELIVERY_USED)
                .with("gone", gone)
                .with("unit", receipt.unit.as_str()));
        }
        // Movements of one place add up.
        let there = |other: &&Receipt| {
            wanted.iter().take(number).any(|id| *id == other.id)
                && other.item_id == receipt.item_id
                && other.location_id == receipt.location_id
        };
        let before = found.iter().filter(there).map(|other| other.quantity);
        let available = before.fold(receipt.available, i64::saturating_sub);
        if available < receipt.quantity {
            return Err(at(&code::INSUFFICIENT_STOCK)
                .with("available", available)
                .with("requested", receipt.quantity)
                .with("unit", receipt.unit.as_str()));
        }
        let line = lines.iter_mut().find(|line| line.line == receipt.line);
        let line = line.ok_or_else(|| at(&code::INVALID_REFERENCE))?;
        line.received = line.received.saturating_sub(receipt.quantity);
        let request = receipt.reorder_id.as_ref().filter(|_| !line.is_complete());
        if let Some(id) = request
            && !reorders.iter().any(|(other,)| other == id)
        {
            reorders.push((id.clone(),));
        }
        match taken.iter_mut().find(|(line, _)| *line == receipt.line) {
            Some((_, quantity)) => *quantity = quantity.saturating_add(receipt.quantity),
            None => taken.push((receipt.line, receipt.quantity)),
        }
        places.insert(Place::new(&receipt.item_id, &receipt.location_id));
    }
    let state = if lines.iter().all(Line::is_complete) {
        OrderState::Received
    } else if lines.iter().any(|line| line.received > 0) {
        OrderState::PartiallyReceived
    } else {
        OrderState::Ordered
    };
    if was == OrderState::Received && state != was {
        // An open order names nothing that is gone.
        if lines.iter().any(|line| line.item_deleted_at.is_some()) {
            return Err(Refusal::new(&code::ITEM_DELETED));
        }
        if lines.iter().any(|line| line.warehouse_deleted_at.is_some()) {
            return Err(Refusal::new(&code::WAREHOUSE_DELETED));
        }
    }
    Ok(Correction {
        receipts: wanted,
        lines: taken,
        state,
        reorders,
        places,
    })
}
