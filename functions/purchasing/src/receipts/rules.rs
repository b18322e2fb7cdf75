//! What came of an order.

use std::collections::BTreeSet;

use domain::quantity::QUANTITY_MAX;
use domain::refusal::code;
use domain::{MAX_SAFE_INTEGER, Refusal};
use serde::Deserialize;
use stock::Place;
use stock::rules::{FoundItem, Leg, Route, StatedCost, cost_of};

use crate::purchase_orders::wire::{DeliveredLine, OrderState};

/// A row of `FIND_LINES`, in its order.
#[derive(Clone, Debug, Deserialize)]
pub struct Line {
    #[serde(rename = "line_no")]
    pub line: i64,
    pub item_id: String,
    pub unit: String,
    pub kind: String,
    pub item_per_qty: i64,
    pub currency: String,
    pub item_deleted_at: Option<i64>,
    pub location_id: String,
    pub warehouse_deleted_at: Option<i64>,
    pub on_hand: i64,
    #[serde(rename = "qty")]
    pub quantity: i64,
    #[serde(rename = "received_qty")]
    pub received: i64,
    /// How much more than was ordered may come.
    pub tolerance: i64,
    pub price_minor: i64,
    pub per_qty: i64,
    /// The request that it fulfils and that is still open.
    pub reorder_id: Option<String>,
}

impl Line {
    /// Whether all of it came, or more.
    pub const fn is_complete(&self) -> bool {
        self.received >= self.quantity
    }

    /// How much may still come.
    fn room(&self) -> i64 {
        let most = self.quantity.saturating_add(self.tolerance);
        most.saturating_sub(self.received).max(0)
    }

    fn item(&self) -> FoundItem {
        FoundItem {
            id: self.item_id.clone(),
            unit: self.unit.clone(),
            kind: self.kind.clone(),
            per_qty: self.item_per_qty,
            currency: self.currency.clone(),
            deleted_at: self.item_deleted_at,
        }
    }
}

/// What a delivery changes.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub legs: Vec<Leg>,
    /// Line and quantity.
    pub lines: Vec<(i64, i64)>,
    pub state: OrderState,
    /// The requests that are now fulfilled.
    pub reorders: Vec<(String,)>,
}

impl Arrival {
    /// The places whose stock it changes.
    pub fn places(&self) -> BTreeSet<Place> {
        let legs = self.legs.iter();
        legs.map(|leg| Place::new(&leg.item_id, &leg.route.to))
            .collect()
    }
}

/// The movements of a delivery and what the order becomes, or why it cannot be.
///
/// # Errors
/// For each line in turn: `invalid_reference` when the order has no such line, `already_exists`
/// when it came before, `item_deleted`, `warehouse_deleted`, `unit_mismatch`, `over_receipt`,
/// `out_of_range` when it does not fit the place, and what does not fit its cost.
pub fn receive(mut lines: Vec<Line>, delivered: Vec<DeliveredLine>) -> Result<Arrival, Refusal> {
    let mut legs = Vec::with_capacity(delivered.len());
    let mut came: Vec<(i64, i64)> = Vec::with_capacity(delivered.len());
    for (number, wanted) in delivered.into_iter().enumerate() {
        let pointer = format!("/lines/{number}");
        let at = |code| Refusal::new(code).at(format!("{pointer}/line"));
        let line = lines
            .iter_mut()
            .find(|line| line.line == wanted.line.0)
            .ok_or_else(|| at(&code::INVALID_REFERENCE))?;
        if came.iter().any(|(other, _)| *other == wanted.line.0) {
            return Err(at(&code::ALREADY_EXISTS));
        }
        if line.item_deleted_at.is_some() {
            return Err(at(&code::ITEM_DELETED));
        }
        if line.warehouse_deleted_at.is_some() {
            return Err(at(&code::WAREHOUSE_DELETED));
        }
        let at_quantity = format!("{pointer}/quantity");
        let quantity = wanted.quantity.0.in_base(&line.unit, &at_quantity)?;
        if quantity > line.room() {
            return Err(Refusal::new(&code::OVER_RECEIPT)
                .with("missing", line.room())
                .with("unit", line.unit.as_str())
                .at(at_quantity));
        }
        // Lines of one place add up.
        let there = legs
            .iter()
            .filter(|leg: &&Leg| leg.item_id == line.item_id && leg.route.to == line.location_id)
            .fold(line.on_hand, |there, leg| {
                there.saturating_add(leg.quantity)
            });
        if there.saturating_add(quantity) > QUANTITY_MAX {
            return Err(Refusal::new(&code::OUT_OF_RANGE).at(at_quantity));
        }
        let cost = match wanted.total_cost {
            Some(total) => {
                StatedCost::Total(total).of_quantity(&line.item(), quantity, &pointer)?
            }
            None => cost_of(line.price_minor, line.per_qty, quantity)
                .filter(|cost| *cost <= MAX_SAFE_INTEGER)
                .ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE).at(at_quantity))?,
        };
        line.received = line.received.saturating_add(quantity);
        came.push((line.line, quantity));
        legs.push(Leg {
            item_id: line.item_id.clone(),
            route: Route {
                from: "supplier".to_owned(),
                to: line.location_id.clone(),
            },
            quantity,
            line: Some(line.line.to_string()),
            cost_c4: Some(cost),
        });
    }
    let all = lines.iter().all(Line::is_complete);
    let fulfilled = lines
        .iter()
        .filter(|line| line.is_complete())
        .filter_map(|line| line.reorder_id.clone());
    Ok(Arrival {
        legs,
        lines: came,
        state: if all {
            OrderState::Received
        } else {
            OrderState::PartiallyReceived
        },
        reorders: fulfilled.map(|id| (id,)).collect(),
    })
}

/// The requests of an order that ends as it is: those of which something came, and the others.
pub fn leftover(lines: Vec<Line>) -> [Vec<(String,)>; 2] {
    let (some, none): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| line.received > 0);
    [some, none].map(|lines| {
        let reorders = lines.into_iter().filter_map(|line| line.reorder_id);
        reorders.map(|id| (id,)).collect()
    })
}
