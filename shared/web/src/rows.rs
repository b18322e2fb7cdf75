//! Reading facts from rows, and answering with rows and values.

use domain::Refusal;
use domain::refusal::code;
use platform::{Fault, Rows};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Answer, Reply, Stop};

/// The single row of a record that must exist.
///
/// # Errors
/// `not_found` when it does not.
pub fn one<T: DeserializeOwned>(rows: &Rows) -> Result<T, Stop> {
    Ok(rows
        .first()?
        .ok_or_else(|| Refusal::new(&code::NOT_FOUND))?)
}

/// The single row of a record that a field of the body refers to.
///
/// # Errors
/// `invalid_reference` at the field.
pub fn referenced<T: DeserializeOwned>(rows: &Rows, pointer: &str) -> Result<T, Stop> {
    Ok(rows
        .first()?
        .ok_or_else(|| Refusal::new(&code::INVALID_REFERENCE).at(pointer))?)
}

/// Answers with the single row, the JSON and the version of a record.
///
/// # Errors
/// `not_found` when there is no row.
pub fn show(rows: &Rows) -> Answer {
    let (body, version) = one(rows)?;
    Ok(Reply::record(body, version))
}

/// Answers with the single column of the single row, JSON without a version.
///
/// # Errors
/// `not_found` when there is no row.
pub fn show_unversioned(rows: &Rows) -> Answer {
    let (body,): (String,) = one(rows)?;
    Ok(Reply::json(body))
}

/// Answers with a value as JSON.
///
/// # Errors
/// A fault when the value has no form in JSON.
pub fn reply<T: Serialize>(value: &T) -> Answer {
    Ok(Reply::json(json(value)?))
}

/// A value as JSON, for a statement that takes a record or a set.
///
/// # Errors
/// A fault when the value has no form in JSON.
pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new(format!("JSON: {error}")))
}
