//! Checks of the terms of suppliers.
//!
//! The order of refusals: a missing item, an item given twice, then each item's `unit_mismatch` and `out_of_range`.

use domain::conflict::first_repeat;
use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Id, Refusal};
use serde::{Deserialize, Serialize};
use stock::Item;

use super::wire::Terms;

/// A row of `FIND`. Without a unit there is no such item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub base_uom: Option<String>,
    pub per_qty: Option<i64>,
    pub version: Option<i64>,
}

/// Terms as `UPSERT` stores them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredTerms {
    pub item_id: String,
    /// The unit of the quantities.
    pub base_uom: String,
    pub supplier_sku: Option<String>,
    pub price_minor: Option<i64>,
    pub currency: Option<String>,
    pub per_qty: i64,
    pub moq: i64,
    pub pack_qty: i64,
    pub lead_time_days: i64,
    pub preferred: bool,
}

/// The terms for an item. `pointer` is their place in the body.
///
/// # Errors
/// `not_found`, `unit_mismatch`, `out_of_range`.
pub fn check(
    item_id: &Id<Item>,
    terms: Terms,
    found: &Found,
    pointer: &str,
) -> Result<StoredTerms, Refusal> {
    let (Some(base_uom), Some(item_per_qty)) = (&found.base_uom, found.per_qty) else {
        return Err(Refusal::new(&code::NOT_FOUND));
    };
    let in_base = |quantity: Option<Positive>, field, default| match quantity {
        Some(quantity) => quantity.0.in_base(base_uom, &format!("{pointer}/{field}")),
        None => Ok(default),
    };
    Ok(StoredTerms {
        item_id: item_id.to_string(),
        per_qty: in_base(terms.per, "per", item_per_qty)?,
        moq: in_base(terms.minimum_order, "minimum_order", 1)?,
        pack_qty: in_base(terms.pack, "pack", 1)?,
        base_uom: base_uom.clone(),
        supplier_sku: terms.supplier_sku.map(|sku| sku.to_string()),
        price_minor: terms.price.as_ref().map(|price| price.amount.minor()),
        currency: terms.price.map(|price| price.currency.as_str().to_owned()),
        lead_time_days: terms.lead_time_days.0,
        preferred: terms.preferred,
    })
}

/// The terms for several items.
///
/// # Errors
/// `invalid_reference` at items that are missing, `already_exists` at an item given twice, and as `check`.
pub fn check_batch(
    batch: Vec<(Id<Item>, Terms)>,
    found: &[Found],
) -> Result<Vec<StoredTerms>, Refusal> {
    let missing = found
        .iter()
        .enumerate()
        .filter(|(_, found)| found.base_uom.is_none());
    let refusal = missing.fold(Refusal::new(&code::INVALID_REFERENCE), |refusal, (n, _)| {
        refusal.at(format!("/items/{n}/item_id"))
    });
    if !refusal.errors.is_empty() {
        return Err(refusal);
    }
    let ids: Vec<&str> = batch.iter().map(|(id, _)| id.as_str()).collect();
    if let Some(position) = first_repeat(&ids) {
        return Err(Refusal::new(&code::ALREADY_EXISTS).at(format!("/items/{position}/item_id")));
    }
    let each = batch.into_iter().zip(found).enumerate();
    each.map(|(position, ((id, terms), found))| {
        check(&id, terms, found, &format!("/items/{position}"))
    })
    .collect()
}
