//! Checks of a receipt, and what it changes.

use std::collections::BTreeSet;

use domain::money::COST_PER_MINOR;
use domain::quantity::QUANTITY_MAX;
use domain::refusal::code;
use domain::{MAX_SAFE_INTEGER, Money, Refusal};
use stock::Place;
use stock::rules::{Leg, Route, cost_of};

use super::exchange::Conversion;
use super::wire::NewReceiptLine;
use crate::purchase_orders::rules::Line;
use crate::purchase_orders::wire::OrderState;

/// What a receipt changes.
#[derive(Clone, Debug)]
pub struct ReceiptEffects {
    pub legs: Vec<Leg>,
    /// The cost of each leg in the currency of the order, in ten-thousandths of a minor unit.
    pub order_costs: Vec<i64>,
    /// The id of each line and the quantity received.
    pub lines: Vec<(String, i64)>,
    /// The state of the order after the receipt.
    pub state: OrderState,
    /// The ids of the reorders that are complete by now.
    pub reorders: Vec<(String,)>,
}

impl ReceiptEffects {
    /// The places whose stock it changes.
    pub fn places(&self) -> BTreeSet<Place> {
        let legs = self.legs.iter();
        legs.map(|leg| Place::new(&leg.item_id, &leg.route.to))
            .collect()
    }
}

/// The effects of a receipt on an order in this currency with these lines.
///
/// # Errors
/// For each received line in turn: `invalid_reference` when the order has no such line, `already_exists` when the receipt
/// names it twice, `item_deleted`, `warehouse_deleted`, `unit_mismatch`, `over_receipt`, `out_of_range` when the warehouse
/// cannot hold that much, `currency_mismatch` and `out_of_range` for its cost.
pub fn receipt_effects(
    currency: &str,
    conversion: &Conversion,
    mut lines: Vec<Line>,
    received: Vec<NewReceiptLine>,
) -> Result<ReceiptEffects, Refusal> {
    let mut order_costs = Vec::with_capacity(received.len());
    let mut legs = Vec::with_capacity(received.len());
    let mut quantities: Vec<(String, i64)> = Vec::with_capacity(received.len());
    for (position, new) in received.into_iter().enumerate() {
        let pointer = format!("/lines/{position}");
        let at_line = |code| Refusal::new(code).at(format!("{pointer}/line_id"));
        let line = lines
            .iter_mut()
            .find(|line| line.id == new.line_id.as_str())
            .ok_or_else(|| at_line(&code::INVALID_REFERENCE))?;
        if quantities.iter().any(|(id, _)| *id == line.id) {
            return Err(at_line(&code::ALREADY_EXISTS));
        }
        if line.item_deleted_at.is_some() {
            return Err(at_line(&code::ITEM_DELETED));
        }
        if line.warehouse_deleted_at.is_some() {
            return Err(at_line(&code::WAREHOUSE_DELETED));
        }
        let at_quantity = format!("{pointer}/quantity");
        let quantity = new.quantity.0.in_base(&line.unit, &at_quantity)?;
        if quantity > line.receivable() {
            return Err(Refusal::new(&code::OVER_RECEIPT)
                .with("missing", line.receivable())
                .with("unit", line.unit.as_str())
                .at(at_quantity));
        }
        // Several lines may bring goods to one place.
        let on_hand = legs
            .iter()
            .filter(|leg: &&Leg| leg.item_id == line.item_id && leg.route.to == line.location_id)
            .fold(line.on_hand, |on_hand, leg| {
                on_hand.saturating_add(leg.quantity)
            });
        if on_hand.saturating_add(quantity) > QUANTITY_MAX {
            return Err(Refusal::new(&code::OUT_OF_RANGE).at(at_quantity));
        }
        let order_cost = match &new.total_cost {
            Some(total) => stated_cost(total, currency, &pointer)?,
            None => cost_of(line.price_minor, line.per_qty, quantity)
                .filter(|cost| *cost <= MAX_SAFE_INTEGER)
                .ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE).at(&at_quantity))?,
        };
        let cost = conversion
            .convert(order_cost)
            .ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE).at(at_quantity))?;
        order_costs.push(order_cost);
        line.received = line.received.saturating_add(quantity);
        quantities.push((line.id.clone(), quantity));
        legs.push(Leg {
            item_id: line.item_id.clone(),
            route: Route {
                from: "supplier".to_owned(),
                to: line.location_id.clone(),
            },
            quantity,
            line: Some(line.id.clone()),
            cost_c4: Some(cost),
        });
    }
    let complete = lines.iter().filter(|line| line.is_complete());
    let reorders = complete.filter_map(|line| line.reorder_id.clone());
    Ok(ReceiptEffects {
        legs,
        order_costs,
        lines: quantities,
        reorders: reorders.map(|id| (id,)).collect(),
        state: OrderState::after_receipts(&lines),
    })
}

/// The cost of a line as it was stated, in ten-thousandths of a minor unit of the currency of the order.
fn stated_cost(total: &Money, currency: &str, pointer: &str) -> Result<i64, Refusal> {
    let pointer = format!("{pointer}/total_cost");
    if total.currency.as_str() != currency {
        return Err(Refusal::new(&code::CURRENCY_MISMATCH)
            .with("currency", currency)
            .at(format!("{pointer}/currency")));
    }
    let cost = total.amount.minor().checked_mul(COST_PER_MINOR);
    cost.filter(|cost| *cost <= MAX_SAFE_INTEGER)
        .ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE).at(pointer))
}
