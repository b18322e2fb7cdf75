//! Decisions about stock: pure functions from facts and a command to changes or a refusal.
//!
//! A refusal points to its line. If another request changes the stock between the decision and the
//! commit, a constraint of the schema refuses with the same code.

mod balances;
mod costs;
mod facts;
mod moves;
mod occurred_at;

pub use balances::{StockBalance, StockBalances};
pub use costs::{StatedCost, cost_of};
pub use facts::{Facts, Found, FoundItem, FoundLevel, FoundWarehouse};
pub use moves::{Leg, MoveLine, Reason, Route, plan};
pub use occurred_at::check_occurred_at;
