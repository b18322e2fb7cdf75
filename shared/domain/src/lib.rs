//! The types that every function uses: ids, money, quantities, permissions, refusals, and SQL statements as data.
//!
//! In scope: validated values and pure functions of them.
//! Out of scope: input and output, clocks, randomness, HTTP, any platform.

// The code of the derive macro names this crate.
extern crate self as domain;

pub mod barcode;
mod bounded;
pub mod conflict;
pub mod country;
pub mod csv;
pub mod fold;
pub mod id;
pub mod language;
pub mod list;
pub mod money;
pub mod organisation;
pub mod party;
pub mod patch;
pub mod permission;
pub mod quantity;
pub mod read;
pub mod refusal;
pub mod sql;
pub mod text;
pub mod time;
pub mod tree;

pub use country::Country;
pub use id::Id;
pub use language::Language;
pub use list::List;
pub use money::{Currency, Money};
pub use organisation::DeductOn;
pub use patch::Patch;
pub use permission::{Permission, Permissions};
pub use quantity::{Quantity, Unit};
pub use read::{Invalid, Mismatch, Mismatches, Read, Reader};
pub use refusal::{Code, Constraint, Refusal};
pub use sql::{Query, Statement, Value};
pub use time::Instant;
pub use tree::Tree;

/// The largest integer that survives every platform: values pass through JavaScript
/// numbers on the way to D1, which are exact up to 2^53 − 1.
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;
