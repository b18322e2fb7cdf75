//! The warehouse that a body names.

use domain::Refusal;
use domain::refusal::code;

/// `found` is its id and when it was deleted, as `WAREHOUSES` gives it.
///
/// # Errors
/// `invalid_reference`, `warehouse_deleted`, at `/warehouse_id`.
pub fn living(found: Option<(String, Option<i64>)>) -> Result<(), Refusal> {
    let at = |code| Refusal::new(code).at("/warehouse_id");
    match found {
        None => Err(at(&code::INVALID_REFERENCE)),
        Some((_, Some(_))) => Err(at(&code::WAREHOUSE_DELETED)),
        Some(_) => Ok(()),
    }
}
