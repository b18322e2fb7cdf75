//! Whether stock can be held, and the transitions of a reservation.

use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Instant, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::rules::StockBalances;
use stock::{Facts, Place};
use strum::IntoStaticStr;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ReservationState")]
pub enum State {
    /// Reserved until it expires.
    Held,
    /// Reserved until it is released or consumed.
    Committed,
    /// Its stock has left the warehouse.
    Consumed,
    /// Its stock is free again.
    Released,
    /// Its stock is free again because its time was over.
    Expired,
}

impl State {
    /// The commands that are possible from here.
    pub const fn allowed(self) -> &'static [Command] {
        match self {
            Self::Held => &[Command::Confirm, Command::Release, Command::Consume],
            Self::Committed => &[Command::Release, Command::Consume],
            Self::Consumed | Self::Released | Self::Expired => &[],
        }
    }
}

/// The commands that change a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Command {
    Confirm,
    Release,
    Consume,
}

/// Whether a command is possible now. A hold whose time is over counts as expired, even before the
/// expiry job has closed it.
///
/// # Errors
/// `reservation_expired`; `illegal_transition` with the state and what is allowed from it.
pub fn permit(
    state: State,
    expires_at: Option<i64>,
    command: Command,
    now: Instant,
) -> Result<(), Refusal> {
    let is_over = expires_at.is_some_and(|expires_at| expires_at <= now.ms());
    if state == State::Expired || state == State::Held && is_over {
        return Err(Refusal::new(&code::RESERVATION_EXPIRED));
    }
    if state.allowed().contains(&command) {
        return Ok(());
    }
    let allowed: Vec<String> = state
        .allowed()
        .iter()
        .map(|command| command.into_str().to_owned())
        .collect();
    Err(Refusal::new(&code::ILLEGAL_TRANSITION)
        .with("state", state.into_str())
        .with("allowed", allowed))
}

/// A line that asks to hold stock.
#[derive(Clone, Debug)]
pub struct HoldLine {
    /// JSON pointer of the line in the body.
    pub pointer: String,
    pub place: Place,
    pub quantity: Positive,
    pub line: Option<String>,
}

/// Stock that can be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedHold {
    pub place: Place,
    /// In the item's base unit.
    pub quantity: i64,
    pub line: Option<String>,
}

/// All holds of a request, or the refusal of its first wrong line. Lines of one document that reserve
/// the same item at the same place must differ in `line`.
///
/// # Errors
/// In this order, for each line: the item, the warehouse, the quantity, a repeated line, the stock
/// that the lines before it left.
pub fn plan_holds(
    facts: &Facts,
    lines: Vec<HoldLine>,
    of_document: bool,
) -> Result<Vec<PlannedHold>, Refusal> {
    let mut balances = StockBalances::of(facts);
    let mut holds: Vec<PlannedHold> = Vec::with_capacity(lines.len());
    for line in lines {
        let pointer = line.pointer.as_str();
        let Place(item_id, location_id) = &line.place;
        let unit = &facts.item(item_id, pointer)?.unit;
        facts.warehouse(location_id, &format!("{pointer}/warehouse_id"))?;
        let quantity = facts.quantity(item_id, line.quantity.0, pointer)?;
        let is_repeat = |other: &PlannedHold| other.place == line.place && other.line == line.line;
        if of_document && holds.iter().any(is_repeat) {
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(format!("{pointer}/line_id")));
        }
        balances.reserve(&line.place, quantity, unit, pointer)?;
        holds.push(PlannedHold {
            place: line.place,
            quantity,
            line: line.line,
        });
    }
    Ok(holds)
}

/// The row that `FIND` gives, in its order.
#[derive(Debug, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: State,
    pub expires_at: Option<i64>,
    pub item_id: String,
    pub location_id: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    ref_type: Option<String>,
    ref_id: Option<String>,
    ref_line: String,
    /// 1 when an order reserved it; null without a reference.
    is_of_order: Option<i64>,
}

impl Found {
    /// Refuses the reservation of an order: only routes of the order change it.
    ///
    /// # Errors
    /// `belongs_to_order`.
    pub fn check_no_order(&self) -> Result<(), Refusal> {
        if self.is_of_order == Some(1) {
            let order = self.ref_id.clone().unwrap_or_default();
            return Err(Refusal::new(&code::BELONGS_TO_ORDER).with("order_id", order));
        }
        Ok(())
    }

    pub fn place(&self) -> Place {
        Place::new(&self.item_id, &self.location_id)
    }

    /// Type and id of the document of its movement: its own reference, or the reservation itself.
    pub fn document(&self, id: &str) -> (String, String) {
        let named = self.ref_type.clone().zip(self.ref_id.clone());
        named.unwrap_or_else(|| ("reservation".to_owned(), id.to_owned()))
    }

    pub fn line(&self) -> Option<String> {
        Some(self.ref_line.clone()).filter(|line| !line.is_empty())
    }
}
