//! What a change makes of an item.
//!
//! The order of refusals: `unit_mismatch`, `out_of_range` and `currency_mismatch` of the values, `in_use` of the unit,
//! then what other records forbid (`conflicts`), then the repeats within one body.

use domain::fold::fold;
use domain::money::COST_PER_MINOR;
use domain::refusal::code;
use domain::text::ShortCode;
use domain::{Patch, Refusal, Unit};
use stock::rules::items::{Claims, Stored, codes, in_base, minor, packed, usual_per};
use stock::wire::Attributes;

use super::wire::ItemChange;

/// A changed item, and what of it must be written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub item: Stored,
    pub has_new_barcodes: bool,
    pub has_new_words: bool,
}

/// What a change lays claim to.
pub fn claims(change: &ItemChange) -> Claims<'_> {
    Claims {
        sku: change.sku.as_ref().map(ShortCode::as_str),
        category_id: match &change.category_id {
            Patch::Set(id) => Some(id.as_str()),
            Patch::Keep | Patch::Clear => None,
        },
        barcodes: codes(change.barcodes.as_ref()),
    }
}

/// An item with a change applied. Suppliers and barcodes that stay count in the unit as it is.
///
/// # Errors
/// `unit_mismatch`, `out_of_range`, `currency_mismatch`, `in_use`.
pub fn change(
    item: Stored,
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
        next.per_qty = usual_per(base_uom);
    }
    if let Some(per) = change.per {
        next.per_qty = in_base(per, &next.base_uom, "/per")?;
    }
    if let Some(price) = minor(change.price.as_ref(), currency, "/price")? {
        next.price_minor = price;
    }
    if let Some(cost) = minor(change.cost.as_ref(), currency, "/cost")? {
        next.cost_c4 = cost * COST_PER_MINOR;
    }
    if let Some(barcodes) = &change.barcodes {
        next.barcodes = packed(barcodes.as_slice(), &next.base_uom, next.per_qty, "")?;
    }
    if let Some(sku) = change.sku {
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
