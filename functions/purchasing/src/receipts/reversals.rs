//! Checks of the reversal of receipts, and what it changes.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::refusal::code;
use serde::Deserialize;
use stock::Place;

use crate::purchase_orders::rules::Line;
use crate::purchase_orders::wire::OrderState;

/// A row of `FIND_RECEIPTS`.
#[derive(Clone, Debug, Deserialize)]
pub struct ReceivedMove {
    pub id: String,
    pub line_id: String,
    pub item_id: String,
    pub location_id: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    pub unit: String,
    /// How much of the received goods is not used yet.
    #[serde(rename = "qty_left")]
    pub quantity_left: i64,
    pub reversed_by: Option<String>,
    /// The available stock of the item in the warehouse.
    pub available: i64,
    /// The reorder that the receipt completed.
    pub reorder_id: Option<String>,
}

/// What a reversal changes.
#[derive(Clone, Debug)]
pub struct ReversalEffects {
    pub receipts: Vec<String>,
    /// The id of each line and the quantity that is missing again.
    pub lines: Vec<(String, i64)>,
    /// The state of the order after the reversal.
    pub state: OrderState,
    /// The ids of the reorders that are open again.
    pub reorders: Vec<(String,)>,
    pub places: BTreeSet<Place>,
}

/// The effects of reversing receipts, `ids`, on an order with these lines.
///
/// # Errors
/// For each movement in turn: `already_exists` when it is named twice, `invalid_reference` when it is no receipt of the
/// order, `already_reversed`, `receipt_used`, `insufficient_stock`. Then, when a closed order would be open again,
/// `item_deleted` and `warehouse_deleted` for its lines.
pub fn reversal_effects(
    state: OrderState,
    mut lines: Vec<Line>,
    found: &[ReceivedMove],
    ids: Vec<String>,
) -> Result<ReversalEffects, Refusal> {
    let mut quantities: Vec<(String, i64)> = Vec::with_capacity(ids.len());
    let mut places: BTreeSet<Place> = BTreeSet::new();
    let mut reorders: Vec<(String,)> = Vec::new();
    for (position, id) in ids.iter().enumerate() {
        let at = |code| Refusal::new(code).at(format!("/moves/{position}"));
        let earlier = || ids.iter().take(position);
        if earlier().any(|other| other == id) {
            return Err(at(&code::ALREADY_EXISTS));
        }
        let receipt = found.iter().find(|receipt| receipt.id == *id);
        let receipt = receipt.ok_or_else(|| at(&code::INVALID_REFERENCE))?;
        if let Some(by) = &receipt.reversed_by {
            return Err(at(&code::ALREADY_REVERSED).with("reversed_by", by.as_str()));
        }
        let used = receipt.quantity.saturating_sub(receipt.quantity_left);
        if used > 0 {
            return Err(at(&code::RECEIPT_USED)
                .with("gone", used)
                .with("unit", receipt.unit.as_str()));
        }
        // Several receipts may have brought goods to one place.
        let is_of_place = |other: &&ReceivedMove| {
            earlier().any(|id| *id == other.id)
                && other.item_id == receipt.item_id
                && other.location_id == receipt.location_id
        };
        let before = found.iter().filter(is_of_place).map(|other| other.quantity);
        let available = before.fold(receipt.available, i64::saturating_sub);
        if available < receipt.quantity {
            return Err(at(&code::INSUFFICIENT_STOCK)
                .with("available", available)
                .with("requested", receipt.quantity)
                .with("unit", receipt.unit.as_str()));
        }
        let line = lines.iter_mut().find(|line| line.id == receipt.line_id);
        let line = line.ok_or_else(|| at(&code::INVALID_REFERENCE))?;
        line.received = line.received.saturating_sub(receipt.quantity);
        let reorder = receipt.reorder_id.as_ref().filter(|_| !line.is_complete());
        if let Some(id) = reorder
            && !reorders.iter().any(|(other,)| other == id)
        {
            reorders.push((id.clone(),));
        }
        match quantities.iter_mut().find(|(id, _)| *id == line.id) {
            Some((_, quantity)) => *quantity = quantity.saturating_add(receipt.quantity),
            None => quantities.push((line.id.clone(), receipt.quantity)),
        }
        places.insert(Place::new(&receipt.item_id, &receipt.location_id));
    }
    let next = OrderState::after_receipts(&lines);
    if state == OrderState::Received && next != state {
        // An open order must not have deleted items or warehouses.
        if lines.iter().any(|line| line.item_deleted_at.is_some()) {
            return Err(Refusal::new(&code::ITEM_DELETED));
        }
        if lines.iter().any(|line| line.warehouse_deleted_at.is_some()) {
            return Err(Refusal::new(&code::WAREHOUSE_DELETED));
        }
    }
    Ok(ReversalEffects {
        receipts: ids,
        lines: quantities,
        state: next,
        reorders,
        places,
    })
}
