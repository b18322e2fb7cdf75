//! What an item is stored as, and what a change makes of it.
//!
//! The order of refusals: `unit_mismatch`, `out_of_range` and `currency_mismatch` of the values, `in_use` of the unit,
//! then what other records forbid (`clashes`), then the repeats within one body.

use domain::clash::first_repeat;
use domain::fold::{fold, words};
use domain::money::COST_PER_MINOR;
use domain::quantity::Positive;
use domain::refusal::code;
use domain::text::ShortCode;
use domain::{Id, Money, Patch, Read, Refusal, Unit};
use serde::Serialize;

use crate::wire::attributes::Attributes;
use crate::wire::barcodes::NewBarcode;
use crate::wire::items::{Barcodes, ItemChange, Kind, NewItem, Status};

/// An item by its columns, as `INSERT` and `UPDATE` take it and `FIND` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
pub struct Stored {
    pub id: String,
    pub sku: String,
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
    pub attrs: Option<String>,
    pub status: Status,
    pub barcodes: Vec<StoredBarcode>,
    /// What finds it.
    #[serde(default)]
    pub words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
pub struct StoredBarcode {
    pub code: String,
    pub pack_qty: i64,
}

/// What a body lays claim to, as `FIND_CLASHES` takes it; null and nothing where a change keeps it.
#[derive(Clone, Debug, Serialize)]
pub struct Claims<'a> {
    sku: Option<&'a str>,
    category_id: Option<&'a str>,
    barcodes: Vec<&'a str>,
}

impl<'a> Claims<'a> {
    pub fn of_new(new: &'a NewItem) -> Self {
        Self {
            sku: Some(new.sku.as_str()),
            category_id: new.category_id.as_ref().map(Id::as_str),
            barcodes: codes(new.barcodes.as_ref()),
        }
    }

    pub fn of_change(change: &'a ItemChange) -> Self {
        Self {
            sku: change.sku.as_ref().map(ShortCode::as_str),
            category_id: match &change.category_id {
                Patch::Set(id) => Some(id.as_str()),
                Patch::Keep | Patch::Clear => None,
            },
            barcodes: codes(change.barcodes.as_ref()),
        }
    }
}

fn codes(barcodes: Option<&Barcodes>) -> Vec<&str> {
    let all = barcodes.map_or(&[][..], Barcodes::as_slice);
    all.iter().map(|barcode| barcode.code.as_str()).collect()
}

/// A changed item, and what of it must be written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub item: Stored,
    pub has_new_barcodes: bool,
    pub has_new_words: bool,
}

/// A new item as it is stored. `at` is where it stands in the body.
///
/// # Errors
/// `unit_mismatch`, `out_of_range`, `currency_mismatch`.
pub fn create(id: String, new: NewItem, currency: &str, at: &str) -> Result<Stored, Refusal> {
    let (base_uom, _) = new.unit.base();
    let per_qty = match new.per {
        Some(per) => in_base(per, base_uom, &format!("{at}/per"))?,
        None => usual_per(base_uom),
    };
    let price = minor(new.price.as_ref(), currency, &format!("{at}/price"))?;
    let cost = minor(new.cost.as_ref(), currency, &format!("{at}/cost"))?;
    let barcodes = new.barcodes.as_ref().map_or(&[][..], Barcodes::as_slice);
    let item = Stored {
        id,
        name_fold: fold(new.name.as_str()),
        barcodes: packed(barcodes, base_uom, per_qty, at)?,
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
        tax_code: new.tax_code.map(|text| text.to_string()),
        attrs: new.attributes.map(Attributes::into_json),
        status: new.status,
        words: Vec::new(),
    };
    Ok(item.with_words())
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

/// Refuses a SKU or a barcode that one body gives twice. `at` comes before the position of each item.
///
/// # Errors
/// `already_exists` at the second of them.
pub fn refuse_repeats(items: &[Stored], at: impl Fn(usize) -> String) -> Result<(), Refusal> {
    let taken = |pointer| Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
    // The column compares without the case of ASCII letters.
    let skus: Vec<String> = items
        .iter()
        .map(|item| item.sku.to_ascii_lowercase())
        .collect();
    let skus: Vec<&str> = skus.iter().map(String::as_str).collect();
    if let Some(position) = first_repeat(&skus) {
        return taken(format!("{}/sku", at(position)));
    }
    let (mut codes, mut places) = (Vec::new(), Vec::new());
    for (position, item) in items.iter().enumerate() {
        for (number, barcode) in item.barcodes.iter().enumerate() {
            codes.push(barcode.code.as_str());
            places.push((position, number));
        }
    }
    match first_repeat(&codes).and_then(|repeat| places.get(repeat)) {
        Some((position, number)) => taken(format!("{}/barcodes/{number}", at(*position))),
        None => Ok(()),
    }
}

impl Stored {
    fn with_words(mut self) -> Self {
        let codes = self.barcodes.iter().map(|barcode| barcode.code.as_str());
        let texts: Vec<&str> = [self.name.as_str(), self.sku.as_str()]
            .into_iter()
            .chain(codes)
            .collect();
        self.words = words(&texts.join(" "));
        self
    }
}

/// How much a price is for unless someone says otherwise: one of what people count in.
fn usual_per(base_uom: &str) -> i64 {
    match base_uom {
        "mg" | "ul" => 1_000_000,
        "mm" => 1_000,
        "s" => 3_600,
        _ => 1,
    }
}

fn in_base(quantity: Positive, base_uom: &str, pointer: &str) -> Result<i64, Refusal> {
    quantity.0.in_base(base_uom, pointer)
}

fn minor(money: Option<&Money>, currency: &str, pointer: &str) -> Result<Option<i64>, Refusal> {
    match money {
        Some(money) if money.currency.as_str() != currency => {
            Err(Refusal::new(&code::CURRENCY_MISMATCH)
                .with("currency", currency)
                .at(format!("{pointer}/currency")))
        }
        money => Ok(money.map(|money| money.amount.minor())),
    }
}

/// Barcodes with what their packages hold.
fn packed(
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
            code: barcode.code.as_str().to_owned(),
            pack_qty,
        })
    });
    each.collect()
}
