//! The stock ledger: what several functions decide and commit about stock in one batch.
//!
//! In scope: the rules of movements, reservations and availability, the SQL that writes them, and
//! what has to happen around every change of stock (`Touch`): holds that ran out are expired
//! before it, alerts open, change and resolve after it; the records that several functions tell
//! (`wire`). Out of scope: HTTP, lists and filters, and who may do what: that is for the functions
//! that use it.

mod constraints;
mod document;
pub mod job;
mod json;
mod place;
mod posting;
pub mod request;
pub mod rules;
pub mod statements;
mod touch;
pub mod wire;

pub use constraints::CONSTRAINTS;
pub use document::OWN_DOCUMENTS;
pub use place::{Place, is_real};
pub use posting::Posting;
pub use rules::Facts;
pub use touch::Touch;

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
