//! Selling: what several functions decide and commit about orders in one batch.
//!
//! In scope: what a line costs the customer, what an order, a payment or a shipment may become and
//! what that changes in stock, the numbers of documents, and the SQL that writes it all. Out of scope: HTTP, lists and
//! filters, and who may do what: that is for the functions that use it.

mod constraints;
mod json;
mod plan;
mod record;
pub mod rules;
pub mod statements;
pub mod wire;

pub use constraints::CONSTRAINTS;
pub use plan::{Act, Confirmation, hold, items_and_rates, release};
pub use record::Record;

/// Marks the ids of orders.
#[derive(Debug)]
pub enum Order {}

/// Marks the ids of the lines of orders.
#[derive(Debug)]
pub enum Line {}

/// Marks the ids of customers and representatives.
#[derive(Debug)]
pub enum Party {}
