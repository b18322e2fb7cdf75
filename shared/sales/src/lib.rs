//! Selling: what orders, quotes and sales channels share.
//!
//! In scope: pricing a line with its discount and tax, the rules and the SQL of making, confirming
//! and cancelling an order, of recording payments and refunds, and of shipments; document numbers;
//! the records that answers and events show. Out of scope: routes, lists and filters, and what only
//! the `orders` function does: editing drafts, closing orders short, returns, margins, settings.

mod confirmation;
mod constraints;
mod json;
mod payment_record;
pub mod rules;
pub mod statements;
pub mod wire;

pub use confirmation::{Confirmation, OrderAction, release};
pub use constraints::CONSTRAINTS;
pub use payment_record::PaymentRecord;
pub use stock::number_taken;

/// Marks the ids of orders.
#[derive(Debug)]
pub enum Order {}

/// Marks the ids of order lines.
#[derive(Debug)]
pub enum Line {}

/// Marks the ids of customers and sales representatives.
#[derive(Debug)]
pub enum Party {}
