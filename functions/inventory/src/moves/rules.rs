//! Requests for movements before anything is read, and whether a movement can be reversed.

use domain::refusal::code;
use domain::{Instant, Refusal};
use serde::Deserialize;
use stock::Place;
use stock::rules::{MoveLine, Reason, Route, StatedCost, check_occurred_at};

use super::wire::{NewMove, NewMoves, StockChange};
use crate::references::{OWN_DOCUMENTS, Reference, check_document_line};

/// Movements to be posted together.
#[derive(Debug)]
pub struct MoveRequest {
    pub reason: Reason,
    pub occurred_at: Instant,
    pub note: Option<String>,
    pub reference: Option<Reference>,
    pub lines: Vec<MoveLine>,
}

impl MoveRequest {
    /// # Errors
    /// `out_of_range` for the time; then for each line `invalid_move` when a second warehouse
    /// or a cost does not fit the reason, and `invalid_body` for a line without a document or for
    /// two costs.
    pub fn of(new: NewMoves, now: Instant) -> Result<Self, Refusal> {
        let occurred_at = check_occurred_at(new.occurred_at, now)?;
        let of_document = new.reference.is_some();
        let lines = new.lines.into_vec().into_iter().enumerate();
        let lines = lines.map(|(number, line)| {
            let pointer = format!("/lines/{number}");
            check_document_line(of_document, line.line_id.is_some(), &pointer)?;
            move_line(new.reason, line, pointer)
        });
        Ok(Self {
            reason: new.reason,
            occurred_at,
            note: new.note.map(|note| note.to_string()),
            reference: new.reference,
            lines: lines.collect::<Result<_, _>>()?,
        })
    }

    /// A single line, whose fields stand in the body itself.
    ///
    /// # Errors
    /// `invalid_body` for two costs, `invalid_move` for a cost of stock that does not come in.
    pub fn single(reason: Reason, change: StockChange, now: Instant) -> Result<Self, Refusal> {
        let line = NewMove {
            item_id: change.item_id,
            warehouse_id: change.warehouse_id,
            to_warehouse_id: None,
            quantity: change.quantity,
            line_id: None,
            total_cost: change.total_cost,
            unit_cost: change.unit_cost,
        };
        Ok(Self {
            reason,
            occurred_at: now,
            note: change.note.map(|note| note.to_string()),
            reference: None,
            lines: vec![move_line(reason, line, String::new())?],
        })
    }

    /// The places whose stock it changes.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.lines.iter().flat_map(MoveLine::places)
    }
}

fn move_line(reason: Reason, line: NewMove, pointer: String) -> Result<MoveLine, Refusal> {
    let to = line.to_warehouse_id.as_ref().map(|to| to.as_str());
    let route = Route::of(reason, line.warehouse_id.as_str(), to, &pointer)?;
    let cost = StatedCost::of(line.total_cost, line.unit_cost, &pointer)?;
    if cost.is_some() && !route.enters() {
        return Err(Refusal::new(&code::INVALID_MOVE)
            .with("reason", reason.into_str())
            .at(pointer));
    }
    Ok(MoveLine {
        route,
        item_id: line.item_id.to_string(),
        quantity: line.quantity,
        line: line.line_id.map(|line| line.to_string()),
        cost,
        pointer,
    })
}

/// A row of `FIND`: the movement to reverse.
#[derive(Debug, Deserialize)]
pub struct Original {
    pub item_id: String,
    #[serde(rename = "from_location_id")]
    pub from: String,
    #[serde(rename = "to_location_id")]
    pub to: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    pub reason: String,
    pub ref_type: Option<String>,
    pub ref_id: Option<String>,
    pub unit: String,
    pub reversed_by: Option<String>,
    pub on_hand: i64,
    pub reserved: i64,
}

impl Original {
    /// Whether it can be reversed: it does not belong to a document of the API, and the stock it
    /// brought is still available.
    ///
    /// # Errors
    /// `invalid_move` for a reversal, `belongs_to_document`, `already_reversed`,
    /// `insufficient_stock`.
    pub fn reversible(&self) -> Result<(), Refusal> {
        if self.reason == "reversal" {
            return Err(Refusal::new(&code::INVALID_MOVE).with("reason", "reversal"));
        }
        let document = self.ref_type.as_deref().zip(self.ref_id.as_deref());
        let own = document.filter(|(kind, _)| OWN_DOCUMENTS.contains(kind));
        if let Some((kind, id)) = own {
            return Err(Refusal::new(&code::BELONGS_TO_DOCUMENT)
                .with("type", kind)
                .with("id", id));
        }
        if let Some(by) = &self.reversed_by {
            return Err(Refusal::new(&code::ALREADY_REVERSED).with("reversed_by", by.as_str()));
        }
        let available = self.on_hand.saturating_sub(self.reserved);
        if stock::is_real(&self.to) && available < self.quantity {
            return Err(Refusal::new(&code::INSUFFICIENT_STOCK)
                .with("available", available)
                .with("requested", self.quantity)
                .with("unit", self.unit.as_str()));
        }
        Ok(())
    }

    pub fn places(&self) -> impl Iterator<Item = Place> {
        [&self.from, &self.to]
            .into_iter()
            .filter(|location| stock::is_real(location))
            .map(|location| Place::new(&self.item_id, location))
    }
}
