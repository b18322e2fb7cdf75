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

pub use confirmation::{Confirmation, OrderAction, release};
pub use constraints::CONSTRAINTS;
pub use payment_record::PaymentRecord;
pub use stock::number_taken;

pub mod rules {
    //! Decisions about sales: pure functions from facts and a command to changes or a refusal.

    pub mod lines;
    pub mod orders;
    pub mod payments;
    pub mod pricing;
    pub mod references;
    pub mod shipments;
}

pub mod statements {
    //! The SQL of sales that functions put into their batches, one module a subject.

    pub mod lines;
    pub mod order_stock;
    pub mod orders;
    pub mod payments;
    pub mod shipments;

    pub use stock::statements::numbers;

    /// Every statement, for the tests that prepare them.
    pub const ALL: &[&[domain::Query]] = &[
        lines::ALL,
        order_stock::ALL,
        orders::ALL,
        payments::ALL,
        shipments::ALL,
    ];
}

pub mod wire {
    //! The records of sales in answers and requests, one module a resource.

    pub mod lines;
    pub mod orders;
    pub mod payments;
    pub mod refunds;
    pub mod shipments;
}

/// Marks the ids of orders.
#[derive(Debug)]
pub enum Order {}

/// Marks the ids of order lines.
#[derive(Debug)]
pub enum Line {}

/// Marks the ids of customers and sales representatives.
#[derive(Debug)]
pub enum Party {}
