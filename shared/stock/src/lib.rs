//! The stock ledger: what several functions read, decide and commit about stock in one batch.
//!
//! In scope: the rules of movements and their costs, the SQL that posts them, the statements that go
//! before and after every change of stock (`HoldsAndAlerts`), the numbers of documents, and records
//! that several functions answer with (`wire`, `json`). Out of scope: routes, lists and filters, reservations made by hand,
//! counts and settings of levels (the `inventory` function), and who may do what.

mod constraints;
mod handler;
mod holds_and_alerts;
mod json;
mod place;
mod posting;
pub mod rules;
pub mod statements;
pub mod wire;

pub use constraints::CONSTRAINTS;
pub use handler::{facts_from_rows, find_facts, post_moves};
pub use holds_and_alerts::{HoldsAndAlerts, OrgPlace};
pub use place::{Place, is_real};
pub use posting::Posting;
pub use rules::Facts;

/// Marks the ids of categories.
#[derive(Debug)]
pub enum Category {}

/// Marks the ids of items.
#[derive(Debug)]
pub enum Item {}

/// Marks the ids of suppliers.
#[derive(Debug)]
pub enum Supplier {}

/// Marks the ids of warehouses, which are those of their locations.
#[derive(Debug)]
pub enum Warehouse {}
