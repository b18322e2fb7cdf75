//! Reservations: whether stock can be held, and what may become of a hold.

use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Instant, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::Shelves;
use crate::{Facts, Place};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ReservationState")]
pub enum State {
    /// Set aside until it expires.
    Held,
    /// Set aside until it is released or consumed.
    Committed,
    /// Its stock has left.
    Consumed,
    /// Given back.
    Released,
    /// Given back because its time ran out.
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

/// What can be done to a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Command {
    Confirm,
    Release,
    Consume,
}

/// Whether a command is possible now. A hold past its time is expired, whether the clean-up has
/// come by or not: the answer does not depend on when it runs.
///
/// # Errors
/// `reservation_expired`; `illegal_transition` with the state and what is allowed from it.
pub fn permit(
    state: State,
    expires_at: Option<i64>,
    command: Command,
    now: Instant,
) -> Result<(), Refusal> {
    let ran_out = expires_at.is_some_and(|expires_at| expires_at <= now.ms());
    if state == State::Expired || state == State::Held && ran_out {
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

/// A line that asks to set stock aside.
#[derive(Clone, Debug)]
pub struct HoldLine {
    /// JSON pointer of the line in the body.
    pub pointer: String,
    pub place: Place,
    pub quantity: Positive,
    pub line: Option<String>,
}

/// Stock that can be set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub place: Place,
    /// In the item's base unit.
    pub quantity: i64,
    pub line: Option<String>,
}

/// All the holds of a request, or why none of them can be. Lines of one document that reserve the
/// same item at the same place must differ in `line`.
///
/// # Errors
/// In this order, for each line: the item, the warehouse, the quantity, a line like it before,
/// the stock that the lines before it left.
pub fn hold(facts: &Facts, lines: Vec<HoldLine>, of_document: bool) -> Result<Vec<Held>, Refusal> {
    let mut shelves = Shelves::of(facts);
    let mut held: Vec<Held> = Vec::with_capacity(lines.len());
    for line in lines {
        let pointer = line.pointer.as_str();
        let Place(item_id, location_id) = &line.place;
        let unit = &facts.item(item_id, pointer)?.unit;
        facts.warehouse(location_id, &format!("{pointer}/warehouse_id"))?;
        let quantity = facts.quantity(item_id, line.quantity.0, pointer)?;
        let twin = |other: &Held| other.place == line.place && other.line == line.line;
        if of_document && held.iter().any(twin) {
            return Err(Refusal::new(&code::ALREADY_EXISTS).at(format!("{pointer}/line")));
        }
        shelves.reserve(&line.place, quantity, unit, pointer)?;
        held.push(Held {
            place: line.place,
            quantity,
            line: line.line,
        });
    }
    Ok(held)
}
