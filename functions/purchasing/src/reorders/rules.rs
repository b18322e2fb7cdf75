//! Changes of a reorder, and the commands that each state allows.

use domain::refusal::code;
use domain::{Id, Refusal};
use serde::Deserialize;

use super::wire::{Priority, ReorderChange, ReorderState};

/// A row of `FIND`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: ReorderState,
    pub unit: String,
    pub supplier_id: Option<String>,
    #[serde(rename = "qty")]
    pub quantity: i64,
    pub priority: Priority,
    pub note: Option<String>,
    #[serde(rename = "received_qty")]
    pub received: i64,
}

impl ReorderState {
    /// The commands that it allows.
    pub const fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Requested => &["change", "order", "cancel"],
            Self::Ordered => &["cancel"],
            Self::Received | Self::Cancelled => &[],
        }
    }

    /// # Errors
    /// `illegal_transition` with the state and the commands that it allows.
    pub fn permit(self, command: &str) -> Result<(), Refusal> {
        if self.allowed().contains(&command) {
            return Ok(());
        }
        Err(Refusal::illegal(self.into_str(), self.allowed()))
    }
}

impl Found {
    /// This reorder with a change applied.
    ///
    /// # Errors
    /// `illegal_transition`, `unit_mismatch`, `out_of_range`.
    pub fn changed(self, change: ReorderChange) -> Result<Self, Refusal> {
        self.state.permit("change")?;
        let quantity = change
            .quantity
            .map(|quantity| quantity.0.in_base(&self.unit, "/quantity"));
        Ok(Self {
            quantity: quantity.transpose()?.unwrap_or(self.quantity),
            supplier_id: change
                .supplier_id
                .map(|id: Id<_>| id.to_string())
                .apply(self.supplier_id),
            priority: change.priority.unwrap_or(self.priority),
            note: change.note.map(|note| note.to_string()).apply(self.note),
            ..self
        })
    }

    /// Refuses to cancel a reorder with receipts.
    ///
    /// # Errors
    /// `illegal_transition`, `in_use`.
    pub fn check_cancel(&self) -> Result<(), Refusal> {
        self.state.permit("cancel")?;
        if self.received > 0 {
            return Err(Refusal::new(&code::IN_USE).with("received", self.received));
        }
        Ok(())
    }
}
