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

use domain::Refusal;
use domain::refusal::code;
use platform::{Fault, Rows};
use serde::Serialize;
use serde::de::DeserializeOwned;
use web::Stop;

/// A value as JSON, for a statement that takes a record or a set.
fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new(format!("JSON: {error}")))
}

/// The single row of a fact that must be there.
fn one<T: DeserializeOwned>(rows: &Rows) -> Result<T, Stop> {
    Ok(rows
        .first()?
        .ok_or_else(|| Refusal::new(&code::NOT_FOUND))?)
}

/// The single column of the single row: the body to send.
fn body(rows: &Rows) -> Result<String, Stop> {
    one::<(String,)>(rows).map(|(body,)| body)
}
