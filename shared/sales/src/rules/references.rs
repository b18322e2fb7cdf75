//! The customer, the representative and the warehouse that an order names.

use domain::Refusal;
use domain::refusal::code;
use serde::Deserialize;

/// A row of `FIND_PARTIES`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundParty {
    pub id: String,
    pub is_customer: i64,
    pub is_rep: i64,
}

/// # Errors
/// `not_a_customer` at `/customer_id`.
pub fn check_customer(parties: &[FoundParty], id: &str) -> Result<(), Refusal> {
    let matches = |party: &FoundParty| party.id == id && party.is_customer == 1;
    if parties.iter().any(matches) {
        return Ok(());
    }
    Err(Refusal::new(&code::NOT_A_CUSTOMER).at("/customer_id"))
}

/// # Errors
/// `not_a_rep` at `/rep_id`.
pub fn check_rep(parties: &[FoundParty], id: Option<&str>) -> Result<(), Refusal> {
    let matches = |party: &FoundParty| Some(party.id.as_str()) == id && party.is_rep == 1;
    if id.is_none() || parties.iter().any(matches) {
        return Ok(());
    }
    Err(Refusal::new(&code::NOT_A_REP).at("/rep_id"))
}

/// `found` is the id of the warehouse and when it was deleted, as `WAREHOUSES` gives them.
///
/// # Errors
/// `invalid_reference`, `warehouse_deleted`, at `/warehouse_id`.
pub fn check_warehouse(found: Option<(String, Option<i64>)>) -> Result<(), Refusal> {
    let at = |code| Refusal::new(code).at("/warehouse_id");
    match found {
        None => Err(at(&code::INVALID_REFERENCE)),
        Some((_, Some(_))) => Err(at(&code::WAREHOUSE_DELETED)),
        Some(_) => Ok(()),
    }
}
