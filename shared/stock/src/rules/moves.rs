//! Movements: the route of each reason, and whether the stock suffices.

use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{StatedCost, StockBalances};
use crate::{Facts, Place, is_real};

/// The reason of a movement. Adjustments, counts and reversals are posted by their own routes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "NewMoveReason")]
pub enum Reason {
    /// From a supplier.
    Receipt,
    /// Consumed in production.
    Consume,
    /// From one warehouse to another.
    Transfer,
    /// Thrown away.
    Scrap,
    /// Made in production.
    Produce,
    /// To a customer.
    Sale,
    /// Back from a customer.
    ReturnIn,
    /// Back to a supplier.
    ReturnOut,
}

/// The two locations of a movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub from: String,
    pub to: String,
}

impl Route {
    /// The route of a reason at a warehouse. Only a transfer has a second warehouse.
    ///
    /// # Errors
    /// `invalid_move` at `to_warehouse_id` of the line at `pointer`.
    pub fn of(
        reason: Reason,
        warehouse_id: &str,
        to_warehouse_id: Option<&str>,
        pointer: &str,
    ) -> Result<Self, Refusal> {
        let at_second = || {
            Refusal::new(&code::INVALID_MOVE)
                .with("reason", reason.into_str())
                .at(format!("{pointer}/to_warehouse_id"))
        };
        let route = |from: &str, to: &str| Self {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        match (reason, to_warehouse_id) {
            (Reason::Transfer, Some(to)) if to != warehouse_id => Ok(route(warehouse_id, to)),
            (Reason::Transfer, _) | (_, Some(_)) => Err(at_second()),
            (Reason::Receipt, None) => Ok(route("supplier", warehouse_id)),
            (Reason::Produce, None) => Ok(route("production", warehouse_id)),
            (Reason::ReturnIn, None) => Ok(route("customer", warehouse_id)),
            (Reason::Consume, None) => Ok(route(warehouse_id, "production")),
            (Reason::Scrap, None) => Ok(route(warehouse_id, "scrap")),
            (Reason::Sale, None) => Ok(route(warehouse_id, "customer")),
            (Reason::ReturnOut, None) => Ok(route(warehouse_id, "supplier")),
        }
    }

    /// Whether stock comes in from outside, so that the movement may have a stated cost.
    pub fn enters(&self) -> bool {
        is_real(&self.to) && !is_real(&self.from)
    }

    /// The warehouses of this route.
    pub fn warehouses(&self) -> impl Iterator<Item = &str> {
        [self.from.as_str(), self.to.as_str()]
            .into_iter()
            .filter(|location| is_real(location))
    }
}

/// A line that asks for a movement.
#[derive(Clone, Debug)]
pub struct MoveLine {
    /// JSON pointer of the line in the body: `/lines/3`, or empty.
    pub pointer: String,
    pub item_id: String,
    pub route: Route,
    pub quantity: Positive,
    pub line: Option<String>,
    /// The stated cost, only for stock that comes in.
    pub cost: Option<StatedCost>,
}

impl MoveLine {
    /// The places whose stock it changes.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.route
            .warehouses()
            .map(|location| Place::new(&self.item_id, location))
    }
}

/// A movement that can be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    pub item_id: String,
    pub route: Route,
    /// In the item's base unit.
    pub quantity: i64,
    pub line: Option<String>,
    /// The cost of the whole quantity in ten-thousandths of a minor unit; only for stock that comes in,
    /// and only if it is stated.
    pub cost_c4: Option<i64>,
}

/// All movements of a request, or the refusal of its first wrong line.
///
/// # Errors
/// In this order, for each line: the item, the warehouses, the quantity, the stock that the lines
/// before it left; then a cost that does not fit.
pub fn plan(facts: &Facts, lines: Vec<MoveLine>) -> Result<Vec<Leg>, Refusal> {
    let mut balances = StockBalances::of(facts);
    lines
        .into_iter()
        .map(|line| {
            let pointer = line.pointer.as_str();
            let item = facts.item(&line.item_id, pointer)?;
            let names = ["warehouse_id", "to_warehouse_id"];
            for (location, name) in line.route.warehouses().zip(names) {
                facts.warehouse(location, &format!("{pointer}/{name}"))?;
            }
            let quantity = facts.quantity(&line.item_id, line.quantity.0, pointer)?;
            let place = |location: &str| Place::new(&line.item_id, location);
            balances.take(&place(&line.route.from), quantity, &item.unit, pointer)?;
            balances.put(
                &place(&line.route.to),
                quantity,
                &format!("{pointer}/quantity"),
            )?;
            let cost = line
                .cost
                .map(|cost| cost.of_quantity(item, quantity, pointer));
            Ok(Leg {
                item_id: line.item_id,
                route: line.route,
                quantity,
                line: line.line,
                cost_c4: cost.transpose()?,
            })
        })
        .collect()
}
