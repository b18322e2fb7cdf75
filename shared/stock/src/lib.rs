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
mod topics;

pub use constraints::{CONSTRAINTS, SUPPLIER_CONSTRAINTS};
pub use handler::{facts_from_rows, find_facts, post_moves};
pub use holds_and_alerts::{HoldsAndAlerts, OrgPlace};
pub use place::{Place, is_real};
pub use posting::Posting;
pub use rules::Facts;
pub use topics::TOPICS;

pub mod rules {
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
}

pub mod statements {
    //! The SQL of the stock ledger that several functions put into their batches.

    pub mod alerts;
    pub mod expiry;
    pub mod facts;
    pub mod guards;
    pub mod levels;
    pub mod moves;
    pub mod numbers;

    /// Every statement, for the tests that prepare them.
    pub const ALL: &[&[domain::Query]] = &[
        alerts::ALL,
        expiry::ALL,
        facts::ALL,
        guards::ALL,
        levels::ALL,
        moves::ALL,
        numbers::ALL,
    ];
}

pub mod wire {
    //! Records that several functions answer with.

    mod costs;
    mod levels;
    mod supplier_items;

    pub use costs::Cost;
    pub use levels::{LevelFigures, WarehouseName};
    pub use supplier_items::{ItemName, SupplierItem, SupplierName};
}

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
