//! Decisions about stock: pure functions from facts and a command to changes or a refusal.
//!
//! A refusal names the line at fault. What the rules let pass and a race then spoils, the
//! constraints of the schema refuse with the same code.

mod availability;
pub mod bounds;
mod costs;
mod facts;
pub mod items;
mod moment;
mod moves;
mod reservations;
mod shelf;

pub use availability::{Availability, Wish, check};
pub use costs::{Cost, cost_of};
pub use facts::{Facts, Found, FoundItem, FoundLevel, FoundWarehouse};
pub use moment::occurred;
pub use moves::{Leg, MoveLine, Reason, Route, plan};
pub use reservations::{Command, Held, HoldLine, State, hold, permit};
pub use shelf::{Shelf, Shelves};
