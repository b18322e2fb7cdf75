//! An item as it is stored, and how a new one is made.
//!
//! The order of refusals: `unit_mismatch`, `out_of_range` and `currency_mismatch` of the values, then
//! conflicts with other records (`FIND_CONFLICTS`), then repeats within one body.

use domain::conflict::first_repeat;
use domain::fold::{fold, words};
use domain::money::COST_PER_MINOR;
use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Id, Money, Refusal, barcode};
use serde::{Deserialize, Serialize};

use super::attributes::Attributes;
use super::barcodes::NewBarcode;
use super::wire::{Barcodes, Kind, NewItem, Status};

/// An item by its columns, as `INSERT` and `UPDATE` take it and `FIND` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredItem {
    pub id: String,
    pub sku: String,
    pub sku_key: String,
    pub name: String,
    pub name_fold: String,
    pub description: Option<String>,
    pub kind: Kind,
    pub category_id: Option<String>,
    pub base_uom: String,
    pub price_minor: i64,
    pub cost_c4: i64,
    pub per_qty: i64,
    pub currency: String,
    pub tax_code: Option<String>,
    pub tax_code_key: Option<String>,
    pub attrs: Option<String>,
    pub status: Status,
    pub barcodes: Vec<StoredBarcode>,
    /// The words that a search finds it by.
    #[serde(default)]
    pub words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredBarcode {
    pub key: String,
    pub code: String,
    pub pack_qty: i64,
    /// 0 or 1.
    pub has_wrong_check_digit: i64,
}

/// The fields of a body that may conflict with other records, as `FIND_CONFLICTS` takes them: the keys of codes; null or
/// empty where a change keeps them.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedFields<'a> {
    pub sku_key: Option<String>,
    pub category_id: Option<&'a str>,
    pub barcode_keys: Vec<String>,
}

impl<'a> CheckedFields<'a> {
    pub fn of_new(new: &'a NewItem) -> Self {
        Self {
            sku_key: Some(new.sku.key()),
            category_id: new.category_id.as_ref().map(Id::as_str),
            barcode_keys: barcode_keys(new.barcodes.as_ref()),
        }
    }
}

/// The keys of the barcodes of a body.
pub fn barcode_keys(barcodes: Option<&Barcodes>) -> Vec<String> {
    let all = barcodes.map_or(&[][..], Barcodes::as_slice);
    all.iter().map(|barcode| barcode.code.key()).collect()
}

/// A new item as it is stored. `at` is the JSON pointer of the item in the body.
///
/// # Errors
/// `unit_mismatch`, `out_of_range`, `currency_mismatch`.
pub fn create(id: String, new: NewItem, currency: &str, at: &str) -> Result<StoredItem, Refusal> {
    let (base_uom, _) = new.unit.base();
    let per_qty = match new.per {
        Some(per) => in_base(per, base_uom, &format!("{at}/per"))?,
        None => default_per(base_uom),
    };
    let price = amount_in(new.price.as_ref(), currency, &format!("{at}/price"))?;
    let cost = amount_in(new.cost.as_ref(), currency, &format!("{at}/cost"))?;
    let barcodes = new.barcodes.as_ref().map_or(&[][..], Barcodes::as_slice);
    let item = StoredItem {
        id,
        name_fold: fold(new.name.as_str()),
        barcodes: stored_barcodes(barcodes, base_uom, per_qty, at)?,
        sku_key: new.sku.key(),
        sku: new.sku.as_str().to_owned(),
        name: new.name.to_string(),
        description: new.description.map(|text| text.to_string()),
        kind: new.kind,
        category_id: new.category_id.map(|id| id.to_string()),
        base_uom: base_uom.to_owned(),
        price_minor: price.unwrap_or(0),
        cost_c4: cost.unwrap_or(0) * COST_PER_MINOR,
        per_qty,
        currency: currency.to_owned(),
        tax_code_key: new.tax_code.as_ref().map(|code| code.key()),
        tax_code: new.tax_code.map(|text| text.to_string()),
        attrs: new.attributes.map(Attributes::into_json),
        status: new.status,
        words: Vec::new(),
    };
    Ok(item.with_words())
}

/// Refuses a SKU or a barcode that one body gives twice. `at` makes the JSON pointer of an item from
/// its position.
///
/// # Errors
/// `already_exists` at the second one.
pub fn refuse_repeats(items: &[StoredItem], at: impl Fn(usize) -> String) -> Result<(), Refusal> {
    let taken = |pointer| Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
    let skus: Vec<&str> = items.iter().map(|item| item.sku_key.as_str()).collect();
    if let Some(position) = first_repeat(&skus) {
        return taken(format!("{}/sku", at(position)));
    }
    let (mut codes, mut places) = (Vec::new(), Vec::new());
    for (position, item) in items.iter().enumerate() {
        for (number, barcode) in item.barcodes.iter().enumerate() {
            codes.push(barcode.key.as_str());
            places.push((position, number));
        }
    }
    match first_repeat(&codes).and_then(|repeat| places.get(repeat)) {
        Some((position, number)) => taken(format!("{}/barcodes/{number}", at(*position))),
        None => Ok(()),
    }
}

impl StoredItem {
    /// The item with the words of its name, SKU and barcodes.
    #[must_use]
    pub fn with_words(mut self) -> Self {
        let mut texts = vec![self.name.clone(), self.sku.clone()];
        for StoredBarcode { code, .. } in &self.barcodes {
            texts.push(code.clone());
            texts.extend(barcode::other_forms(code));
        }
        self.words = words(&texts.join(" "));
        self
    }
}

/// The quantity that a price is for by default: 1 each, kg, l, m or h.
pub fn default_per(base_uom: &str) -> i64 {
    match base_uom {
        "mg" | "ul" => 1_000_000,
        "mm" => 1_000,
        "s" => 3_600,
        _ => 1,
    }
}

/// A quantity in the base unit.
///
/// # Errors
/// `unit_mismatch`, `out_of_range`.
pub fn in_base(quantity: Positive, base_uom: &str, pointer: &str) -> Result<i64, Refusal> {
    quantity.0.in_base(base_uom, pointer)
}

/// The amount of money in the organisation's currency, in minor units.
///
/// # Errors
/// `currency_mismatch`.
pub fn amount_in(
    money: Option<&Money>,
    currency: &str,
    pointer: &str,
) -> Result<Option<i64>, Refusal> {
    match money {
        Some(money) if money.currency.as_str() != currency => {
            Err(Refusal::new(&code::CURRENCY_MISMATCH)
                .with("currency", currency)
                .at(format!("{pointer}/currency")))
        }
        money => Ok(money.map(|money| money.amount.minor())),
    }
}

/// Barcodes with the quantities of their packages.
///
/// # Errors
/// `unit_mismatch`, `out_of_range`.
pub fn stored_barcodes(
    barcodes: &[NewBarcode],
    base_uom: &str,
    per_qty: i64,
    at: &str,
) -> Result<Vec<StoredBarcode>, Refusal> {
    let each = barcodes.iter().enumerate().map(|(number, barcode)| {
        let pack_qty = match barcode.pack {
            Some(pack) => in_base(pack, base_uom, &format!("{at}/barcodes/{number}/pack"))?,
            None => per_qty,
        };
        Ok(StoredBarcode {
            key: barcode.code.key(),
            code: barcode.code.as_str().to_owned(),
            pack_qty,
            has_wrong_check_digit: i64::from(barcode.code.has_wrong_check_digit()),
        })
    });
    each.collect()
}
