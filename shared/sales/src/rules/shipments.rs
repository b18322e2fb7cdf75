//! The states of a shipment, its lines, and the stock it needs.

use std::collections::{BTreeMap, BTreeSet};

use domain::quantity::Positive;
use domain::refusal::{code, way_out};
use domain::{Patch, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::orders;
use super::orders::{DeductOn, Shortage, refuse_shortages};
use super::pricing::Amounts;

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
    /// The state it leads to.
    pub const fn target(self) -> State {
        match self {
            Self::Pack => State::Packed,
            Self::Dispatch | Self::Retry => State::InTransit,
            Self::Deliver => State::Delivered,
            Self::Fail => State::Failed,
            Self::Return => State::Returned,
            Self::Cancel => State::Cancelled,
        }
    }

    /// The topic of its event.
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

/// A shipment and its order: a row of `FIND`.
#[derive(Debug, Deserialize)]
pub struct FoundShipment {
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
pub enum StockEffect {
    /// Nothing: it was deducted when the order was confirmed, or the goods are on their way.
    None,
    /// It leaves the warehouse.
    Deducted,
    /// It is back in the warehouse, reserved for the order.
    ReservedAgain,
    /// It is back in the warehouse, available to anybody.
    Available,
}

impl FoundShipment {
    /// Whether a command is possible, with the stock of its lines.
    ///
    /// # Errors
    /// `illegal_transition` with the state and the commands that would succeed; `insufficient_stock`, `over_return`.
    pub fn permit(&self, command: Command, lines: &[FoundShipmentLine]) -> Result<(), Refusal> {
        if self.state.allowed().contains(&command) {
            return self.check_lines(command, lines);
        }
        Err(self.illegal(lines))
    }

    /// The command that leads to a state; none if it is in that state already.
    ///
    /// # Errors
    /// As `permit`.
    pub fn command_to(
        &self,
        target: State,
        lines: &[FoundShipmentLine],
    ) -> Result<Option<Command>, Refusal> {
        if self.state == target {
            return Ok(None);
        }
        let mut allowed = self.state.allowed().iter().copied();
        let command = allowed.find(|command| command.target() == target);
        let command = command.ok_or_else(|| self.illegal(lines))?;
        self.check_lines(command, lines)?;
        Ok(Some(command))
    }

    /// Whether its details can still change.
    ///
    /// # Errors
    /// `illegal_transition` once it is returned or cancelled.
    pub fn check_open(&self) -> Result<(), Refusal> {
        if self.state.allowed().is_empty() {
            return Err(self.illegal(&[]));
        }
        Ok(())
    }

    fn illegal(&self, lines: &[FoundShipmentLine]) -> Refusal {
        let allowed = self.state.allowed().iter();
        let allowed = allowed.filter(|command| self.check_lines(**command, lines).is_ok());
        let names: Vec<&str> = allowed.map(|command| command.into_str()).collect();
        let refusal = Refusal::illegal(self.state.into_str(), &names);
        if self.state.allowed().is_empty() {
            return refusal.way_out(&way_out::SHIPMENT_ENDED);
        }
        refusal
    }

    /// Whether its lines allow a command: there is stock to dispatch them, and all of them can come back.
    fn check_lines(&self, command: Command, lines: &[FoundShipmentLine]) -> Result<(), Refusal> {
        if self.stock_effect(command) == StockEffect::Deducted {
            return check_stock(&self.warehouse_id, lines);
        }
        let partly = |line: &FoundShipmentLine| line.quantity > line.returnable;
        if command == Command::Return && lines.iter().any(partly) {
            return Err(
                Refusal::new(&code::OVER_RETURN).way_out(&way_out::SHIPMENT_PARTLY_RETURNED)
            );
        }
        Ok(())
    }

    /// Goods that come back while the order is still open belong to it again: stock deducted by the
    /// confirmation stays deducted, stock deducted by dispatching is reserved as before.
    pub fn stock_effect(&self, command: Command) -> StockEffect {
        let at_confirm = self.deduct_on == DeductOn::Confirm;
        match command {
            Command::Dispatch if !at_confirm => StockEffect::Deducted,
            Command::Return if self.order_state != orders::State::Confirmed => {
                StockEffect::Available
            }
            Command::Return if !at_confirm => StockEffect::ReservedAgain,
            _ => StockEffect::None,
        }
    }

    /// Whether a command is only right while the order is open: the goods of an order that ended
    /// meanwhile come back with another effect on stock.
    pub fn needs_open_order(&self, command: Command) -> bool {
        command == Command::Return && self.order_state == orders::State::Confirmed
    }

    #[must_use]
    pub fn with_details(self, details: ShipmentDetails) -> Self {
        Self {
            carrier: details.carrier.apply(self.carrier),
            service: details.service.apply(self.service),
            tracking: details.tracking.apply(self.tracking),
            address: details.address.apply(self.address),
            note: details.note.apply(self.note),
            ..self
        }
    }
}

/// Changes of a shipment's details.
#[derive(Debug, Default)]
pub struct ShipmentDetails {
    pub carrier: Patch<String>,
    pub service: Patch<String>,
    pub tracking: Patch<String>,
    /// JSON.
    pub address: Patch<String>,
    pub note: Patch<String>,
}

/// A line of a shipment: a row of `LINES`.
#[derive(Debug, Deserialize)]
pub struct FoundShipmentLine {
    pub line_id: String,
    pub item_id: String,
    pub sku: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    pub unit: String,
    /// Reserved for the order line.
    pub reserved: i64,
    /// Stock of the item that is not reserved.
    pub available: i64,
    /// Shipped of the order line and not returned.
    pub returnable: i64,
}

/// Whether there is stock for all lines of a shipment: what is reserved for them, and beyond that
/// what is available. The CHECK `insufficient_stock` is the pair of this.
///
/// # Errors
/// `insufficient_stock` with every line that has not enough.
fn check_stock(warehouse_id: &str, lines: &[FoundShipmentLine]) -> Result<(), Refusal> {
    let mut taken: BTreeMap<&str, i64> = BTreeMap::new();
    let mut short = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let beyond = line.quantity.saturating_sub(line.reserved).max(0);
        let taken = taken.entry(&line.item_id).or_default();
        let available = line.available.saturating_sub(*taken).max(0);
        if beyond > available {
            short.push(Shortage {
                pointer: format!("/lines/{number}"),
                line_id: Some(&line.line_id),
                item_id: &line.item_id,
                sku: &line.sku,
                warehouse_id,
                requested: line.quantity,
                available: line.reserved.saturating_add(available),
                unit: &line.unit,
            });
        }
        *taken = taken.saturating_add(beyond.min(available));
    }
    refuse_shortages(&short)
}

/// A line of the order of a shipment or a return: a row of `ORDER_LINES`.
#[derive(Debug, Deserialize)]
pub struct OrderedLine {
    pub id: String,
    pub item_id: String,
    pub unit: String,
    pub stocked: i64,
    /// Neither shipped, nor in a shipment, nor closed short.
    pub unshipped: i64,
    /// In shipments that have not been dispatched.
    pub allocated: i64,
    /// The quantity without what was closed short.
    pub sold: i64,
    pub shipped: i64,
    pub returned: i64,
    pub gross: i64,
    pub discount: i64,
    pub net: i64,
    pub tax: i64,
}

impl OrderedLine {
    /// Shipped and not returned.
    pub const fn returnable(&self) -> i64 {
        self.shipped.saturating_sub(self.returned)
    }

    pub const fn amounts(&self) -> Amounts {
        Amounts {
            gross: self.gross,
            discount: self.discount,
            net: self.net,
            tax: self.tax,
        }
    }
}

/// A line of a request for a shipment or a return.
#[derive(Debug)]
pub struct RequestedLine {
    /// JSON pointer of the line in the body.
    pub pointer: String,
    pub line_id: String,
    pub quantity: Positive,
}

/// The order line that a line of a request names, and the quantity in its base unit.
///
/// # Errors
/// `invalid_reference`, `not_stocked`, `unit_mismatch`, `out_of_range`.
pub fn find_line<'l>(
    lines: &'l [OrderedLine],
    requested: &RequestedLine,
) -> Result<(&'l OrderedLine, i64), Refusal> {
    let at = |code| Refusal::new(code).at(format!("{}/line_id", requested.pointer));
    let line = lines
        .iter()
        .find(|line| line.id == requested.line_id)
        .ok_or_else(|| at(&code::INVALID_REFERENCE))?;
    if line.stocked == 0 {
        return Err(at(&code::NOT_STOCKED));
    }
    let pointer = format!("{}/quantity", requested.pointer);
    Ok((line, requested.quantity.0.in_base(&line.unit, &pointer)?))
}

/// The lines of a new shipment, as id and quantity: the requested ones, or all that is not shipped.
///
/// # Errors
/// In this order: the state of the order; for each line those of `find_line`, a line that comes
/// twice, `over_shipment` with what is left; then `shipment_empty`.
pub fn shipment_lines(
    order_state: orders::State,
    lines: &[OrderedLine],
    requested: Option<Vec<RequestedLine>>,
) -> Result<Vec<(String, i64)>, Refusal> {
    orders::permit(order_state, orders::Command::Ship)?;
    let Some(requested) = requested else {
        let unshipped = lines
            .iter()
            .filter(|line| line.stocked == 1 && line.unshipped > 0);
        let all: Vec<_> = unshipped
            .map(|line| (line.id.clone(), line.unshipped))
            .collect();
        if all.is_empty() {
            let waits = lines.iter().any(|line| line.allocated > 0);
            return Err(Refusal::new(&code::SHIPMENT_EMPTY).way_out(if waits {
                &way_out::ALL_IN_SHIPMENTS
            } else {
                &way_out::ALL_SHIPPED
            }));
        }
        return Ok(all);
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let shipment_lines = requested.iter().map(|requested| {
        let (line, quantity) = find_line(lines, requested)?;
        if !seen.insert(&requested.line_id) {
            let pointer = format!("{}/line_id", requested.pointer);
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
        }
        if quantity > line.unshipped {
            return Err(Refusal::new(&code::OVER_SHIPMENT)
                .with("left", line.unshipped)
                .with("requested", quantity)
                .at(format!("{}/quantity", requested.pointer)));
        }
        Ok((line.id.clone(), quantity))
    });
    shipment_lines.collect()
}
