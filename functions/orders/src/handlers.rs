//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

mod change;
pub mod create;
pub mod events;
mod fulfilment;
pub mod history;
pub mod items;
mod ledger;
pub mod orders;
pub mod payments;
pub mod refunds;
pub mod returns;
pub mod settings;
pub mod shipments;
pub mod steps;
pub mod tax_rates;
