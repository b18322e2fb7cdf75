//! How a change applies to an item.
//!
//! The order of refusals: `unit_mismatch`, `out_of_range` and `currency_mismatch` of the values, `in_use`
//! of the unit, then conflicts with other records, then repeats within one body.

use domain::fold::fold;
use domain::money::COST_PER_MINOR;
use domain::refusal::code;
use domain::{Patch, Refusal, Unit};

use super::attributes::Attributes;
use super::stored::{
    CheckedFields, StoredItem, amount_in, barcode_keys, default_per, in_base, stored_barcodes,
};
use super::wire::ItemChange;

/// A changed item, and which of its rows must be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub item: StoredItem,
    pub has_new_barcodes: bool,
    pub has_new_words: bool,
}

/// The fields of a change that may conflict with other records.
pub fn checked_fields(change: &ItemChange) -> CheckedFields<'_> {
    CheckedFields {
        sku_key: change.sku.as_ref().map(|sku| sku.key()),
        category_id: match &change.category_id {
            Patch::Set(id) => Some(id.as_str()),
            Patch::Keep | Patch::Clear => None,
        },
        barcode_keys: barcode_keys(change.barcodes.as_ref()),
    }
}

/// An item with a change applied. The unit is fixed while suppliers or kept barcodes have quantities
/// in it.
///
/// # Errors
/// `unit_mismatch`, `out_of_range`, `currency_mismatch`, `in_use`.
pub fn change(
    item: StoredItem,
    is_supplied: bool,
    change: ItemChange,
    currency: &str,
) -> Result<Changed, Refusal> {
    let before = item.clone().with_words();
    let mut next = item;
    if let Some((base_uom, _)) = change.unit.map(Unit::base)
        && base_uom != next.base_uom
    {
        let has_barcodes = change.barcodes.is_none() && !next.barcodes.is_empty();
        if is_supplied || has_barcodes {
            return Err(Refusal::new(&code::IN_USE).at("/unit"));
        }
        base_uom.clone_into(&mut next.base_uom);
        next.per_qty = default_per(base_uom);
    }
    if let Some(per) = change.per {
        next.per_qty = in_base(per, &next.base_uom, "/per")?;
    }
    if let Some(price) = amount_in(change.price.as_ref(), currency, "/price")? {
        next.price_minor = price;
    }
    if let Some(cost) = amount_in(change.cost.as_ref(), currency, "/cost")? {
        next.cost_c4 = cost * COST_PER_MINOR;
    }
    if let Some(barcodes) = &change.barcodes {
        next.barcodes = stored_barcodes(barcodes.as_slice(), &next.base_uom, next.per_qty, "")?;
    }
    if let Some(sku) = change.sku {
        next.sku_key = sku.key();
        sku.as_str().clone_into(&mut next.sku);
    }
    if let Some(name) = change.name {
        next.name_fold = fold(name.as_str());
        next.name = name.to_string();
    }
    next.description = change
        .description
        .map(|text| text.to_string())
        .apply(next.description);
    next.kind = change.kind.unwrap_or(next.kind);
    next.category_id = change
        .category_id
        .map(|id| id.to_string())
        .apply(next.category_id);
    next.tax_code_key = change
        .tax_code
        .clone()
        .map(|code| code.key())
        .apply(next.tax_code_key);
    next.tax_code = change
        .tax_code
        .map(|text| text.to_string())
        .apply(next.tax_code);
    next.attrs = change
        .attributes
        .map(Attributes::into_json)
        .apply(next.attrs);
    next.status = change.status.unwrap_or(next.status);
    let next = next.with_words();
    Ok(Changed {
        has_new_barcodes: next.barcodes != before.barcodes,
        has_new_words: next.words != before.words,
        item: next,
    })
}
