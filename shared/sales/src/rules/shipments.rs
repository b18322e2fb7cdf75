//! Shipments: what may become of one, what it carries, and whether the stock is there.

use std::collections::{BTreeMap, BTreeSet};

use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Patch, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::machine;
use super::orders;
use super::orders::DeductOn;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ShipmentState")]
pub enum State {
    Pending,
    Packed,
    InTransit,
    Delivered,
    /// The carrier could not deliver it.
    Failed,
    /// It came back.
    Returned,
    /// It never left.
    Cancelled,
}

impl State {
    /// The commands that are possible from here.
    pub const fn allowed(self) -> &'static [Command] {
        match self {
            Self::Pending => &[Command::Pack, Command::Dispatch, Command::Cancel],
            Self::Packed => &[Command::Dispatch, Command::Cancel],
            Self::InTransit => &[Command::Deliver, Command::Fail],
            Self::Failed => &[Command::Retry, Command::Return],
            Self::Delivered => &[Command::Return],
            Self::Returned | Self::Cancelled => &[],
        }
    }
}

/// What can be done to a shipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Command {
    Pack,
    Dispatch,
    Deliver,
    Fail,
    Retry,
    Return,
    Cancel,
}

impl Command {
    /// Where it leads.
    pub const fn goal(self) -> State {
        match self {
            Self::Pack => State::Packed,
            Self::Dispatch | Self::Retry => State::InTransit,
            Self::Deliver => State::Delivered,
            Self::Fail => State::Failed,
            Self::Return => State::Returned,
            Self::Cancel => State::Cancelled,
        }
    }

    /// What the event feed calls it.
    pub const fn topic(self) -> &'static str {
        match self {
            Self::Pack => "shipment.packed",
            Self::Dispatch => "shipment.dispatched",
            Self::Deliver => "shipment.delivered",
            Self::Fail => "shipment.failed",
            Self::Retry => "shipment.retried",
            Self::Return => "shipment.returned",
            Self::Cancel => "shipment.cancelled",
        }
    }
}

/// What `FIND` gives of a shipment and its order, in its order.
#[derive(Debug, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: State,
    pub order_id: String,
    pub order_state: orders::State,
    pub order_version: i64,
    pub deduct_on: DeductOn,
    pub warehouse_id: String,
    pub carrier: Option<String>,
    pub service: Option<String>,
    pub tracking: Option<String>,
    /// JSON.
    pub address: Option<String>,
    pub note: Option<String>,
}

/// What a transition does to stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Confirming the order took it, or it only changes hands.
    None,
    /// It leaves the warehouse.
    Leaves,
    /// It is back in the warehouse, kept for the order.
    KeptAgain,
    /// It is back in the warehouse, free.
    Freed,
}

impl Found {
    /// # Errors
    /// `illegal_transition` with the state and what is allowed from it.
    pub fn permit(&self, command: Command) -> Result<(), Refusal> {
        if self.state.allowed().contains(&command) {
            return Ok(());
        }
        Err(self.refused())
    }

    /// The command that leads to a state; none where it is already.
    ///
    /// # Errors
    /// As `permit`.
    pub fn toward(&self, goal: State) -> Result<Option<Command>, Refusal> {
        if self.state == goal {
            return Ok(None);
        }
        let mut allowed = self.state.allowed().iter().copied();
        let command = allowed.find(|command| command.goal() == goal);
        command.map(Some).ok_or_else(|| self.refused())
    }

    /// Whether its papers may still change.
    ///
    /// # Errors
    /// `illegal_transition` once it is returned or cancelled.
    pub fn open(&self) -> Result<(), Refusal> {
        if self.state.allowed().is_empty() {
            return Err(self.refused());
        }
        Ok(())
    }

    fn refused(&self) -> Refusal {
        let allowed: Vec<&str> = self.state.allowed().iter().map(|c| c.into_str()).collect();
        machine::illegal(self.state.into_str(), &allowed)
    }

    /// Goods that come back to an order that is still open are its own again: what confirming took
    /// stays taken, what dispatching took is reserved as before.
    pub fn effect(&self, command: Command) -> Effect {
        let at_confirm = self.deduct_on == DeductOn::Confirm;
        match command {
            Command::Dispatch if !at_confirm => Effect::Leaves,
            Command::Return if self.order_state != orders::State::Confirmed => Effect::Freed,
            Command::Return if !at_confirm => Effect::KeptAgain,
            _ => Effect::None,
        }
    }

    /// Whether a command takes the order to be open still: to an order that ended meanwhile its
    /// goods come back in another way.
    pub fn counts_on_open(&self, command: Command) -> bool {
        command == Command::Return && self.order_state == orders::State::Confirmed
    }

    #[must_use]
    pub fn changed(self, papers: Papers) -> Self {
        Self {
            carrier: papers.carrier.apply(self.carrier),
            service: papers.service.apply(self.service),
            tracking: papers.tracking.apply(self.tracking),
            address: papers.address.apply(self.address),
            note: papers.note.apply(self.note),
            ..self
        }
    }
}

/// What of a shipment's papers changes.
#[derive(Debug, Default)]
pub struct Papers {
    pub carrier: Patch<String>,
    pub service: Patch<String>,
    pub tracking: Patch<String>,
    /// JSON.
    pub address: Patch<String>,
    pub note: Patch<String>,
}

/// What `LINES` gives of a line of a shipment, in its order.
#[derive(Debug, Deserialize)]
pub struct Carried {
    pub line_id: String,
    pub item_id: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    pub unit: String,
    /// What is reserved for the line.
    pub kept: i64,
    /// What of the item is reserved for nobody.
    pub free: i64,
}

/// Whether all that a shipment carries is there: what is reserved for its lines, and beyond that
/// what is free. The CHECK `insufficient_stock` is the pair of this.
///
/// # Errors
/// `insufficient_stock` with what is available and requested.
pub fn enough(lines: &[Carried]) -> Result<(), Refusal> {
    let mut taken: BTreeMap<&str, i64> = BTreeMap::new();
    for line in lines {
        let beyond = line.quantity.saturating_sub(line.kept).max(0);
        let taken = taken.entry(&line.item_id).or_default();
        let free = line.free.saturating_sub(*taken).max(0);
        if beyond > free {
            return Err(Refusal::new(&code::INSUFFICIENT_STOCK)
                .with("line_id", line.line_id.as_str())
                .with("available", line.kept.saturating_add(free))
                .with("requested", line.quantity)
                .with("unit", line.unit.as_str()));
        }
        *taken = taken.saturating_add(beyond);
    }
    Ok(())
}

/// What `ORDER_LINES` gives of a line of an order, in its order.
#[derive(Debug, Deserialize)]
pub struct Ordered {
    pub id: String,
    pub item_id: String,
    pub unit: String,
    pub stocked: i64,
    /// What is neither shipped, nor in a shipment, nor closed short.
    #[serde(rename = "still_left")]
    pub left: i64,
    /// What was shipped and not returned.
    pub returnable: i64,
}

/// A line that asks for a shipment or a return.
#[derive(Debug)]
pub struct Asked {
    /// JSON pointer of the line in the body.
    pub pointer: String,
    pub line_id: String,
    pub quantity: Positive,
}

/// The line of the order that a line of a request is about, and the quantity in its base unit.
///
/// # Errors
/// `invalid_reference`, `not_stocked`, `unit_mismatch`, `out_of_range`.
pub fn line_of<'l>(lines: &'l [Ordered], asked: &Asked) -> Result<(&'l Ordered, i64), Refusal> {
    let at = |code| Refusal::new(code).at(format!("{}/line_id", asked.pointer));
    let mut known = lines.iter();
    let line = known
        .find(|line| line.id == asked.line_id)
        .ok_or_else(|| at(&code::INVALID_REFERENCE))?;
    if line.stocked == 0 {
        return Err(at(&code::NOT_STOCKED));
    }
    let pointer = format!("{}/quantity", asked.pointer);
    Ok((line, asked.quantity.0.in_base(&line.unit, &pointer)?))
}

/// The lines of a new shipment, as id and quantity: those that are asked for, or all that is left.
///
/// # Errors
/// In this order: the state of the order; for each line those of `line_of`, a line that comes
/// twice, `over_shipment` with what is left; then `shipment_empty`.
pub fn load(
    order_state: orders::State,
    lines: &[Ordered],
    asked: Option<Vec<Asked>>,
) -> Result<Vec<(String, i64)>, Refusal> {
    orders::permit(order_state, orders::Command::Ship)?;
    let Some(asked) = asked else {
        let left = lines
            .iter()
            .filter(|line| line.stocked == 1 && line.left > 0);
        let all: Vec<_> = left.map(|line| (line.id.clone(), line.left)).collect();
        if all.is_empty() {
            return Err(Refusal::new(&code::SHIPMENT_EMPTY));
        }
        return Ok(all);
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let loaded = asked.iter().map(|asked| {
        let (line, quantity) = line_of(lines, asked)?;
        if !seen.insert(&asked.line_id) {
            let pointer = format!("{}/line_id", asked.pointer);
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
        }
        if quantity > line.left {
            return Err(Refusal::new(&code::OVER_SHIPMENT)
                .with("left", line.left)
                .with("requested", quantity)
                .at(format!("{}/quantity", asked.pointer)));
        }
        Ok((line.id.clone(), quantity))
    });
    loaded.collect()
}
