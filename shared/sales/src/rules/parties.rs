//! Who buys and who sells.

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
pub fn customer(found: &[FoundParty], id: &str) -> Result<(), Refusal> {
    let fits = |party: &FoundParty| party.id == id && party.is_customer == 1;
    if found.iter().any(fits) {
        return Ok(());
    }
    Err(Refusal::new(&code::NOT_A_CUSTOMER).at("/customer_id"))
}

/// # Errors
/// `not_a_rep` at `/rep_id`.
pub fn rep(found: &[FoundParty], id: Option<&str>) -> Result<(), Refusal> {
    let fits = |party: &FoundParty| Some(party.id.as_str()) == id && party.is_rep == 1;
    if id.is_none() || found.iter().any(fits) {
        return Ok(());
    }
    Err(Refusal::new(&code::NOT_A_REP).at("/rep_id"))
}
