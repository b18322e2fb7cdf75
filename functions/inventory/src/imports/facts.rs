//! What an import has to know of the organisation, read in one round trip.

use std::collections::BTreeMap;

use domain::barcode;
use domain::csv::{Record, unguarded};
use domain::fold::code_key;
use domain::{Instant, Statement, values};
use platform::{Fault, Rows};
use serde::Deserialize;
use stock::Place;
use web::{Stop, json};

use super::columns::{Column, Columns};
use super::statements::{
    FIND_BARCODES, FIND_CATEGORIES, FIND_ITEMS, FIND_LEVELS, FIND_ORG, FIND_WAREHOUSES,
};
use crate::decimals::DecimalSign;
use crate::items::stored::StoredItem;

/// More warehouses than any organisation has.
pub const WAREHOUSES_MAX: i64 = 1000;

/// What a file names, as it stands there.
#[derive(Debug, Default)]
pub struct Keys {
    skus: Vec<String>,
    categories: Vec<String>,
    category_ids: Vec<String>,
    barcodes: Vec<String>,
    has_stock: bool,
}

impl Keys {
    pub fn of(columns: &Columns, rows: &[Record]) -> Self {
        let mut keys = Self {
            has_stock: columns.iter().flatten().any(Column::is_stock),
            ..Self::default()
        };
        for row in rows {
            for (column, text) in cells(columns, row) {
                let text = text.to_owned();
                match column {
                    Column::Sku => keys.skus.push(code_key(&text)),
                    Column::Category => keys.categories.push(code_key(&text)),
                    Column::CategoryId => keys.category_ids.push(text),
                    Column::Barcodes => {
                        let codes = text.split_whitespace();
                        keys.barcodes
                            .extend(codes.map(|token| barcode::key(split_pack(token).0)));
                    }
                    _ => {}
                }
            }
        }
        for texts in [&mut keys.categories, &mut keys.category_ids] {
            texts.sort();
            texts.dedup();
        }
        keys
    }

    /// The statements that read the facts.
    ///
    /// # Errors
    /// A fault when the keys have no form in JSON, which does not happen.
    pub fn find(&self, org_id: i64, now: Instant) -> Result<[Statement; 6], Fault> {
        let skus = json(&self.skus)?;
        let with_stock = if self.has_stock { &skus } else { "[]" };
        Ok([
            FIND_ORG.bind(values![org_id]),
            FIND_ITEMS.bind(values![org_id, &skus]),
            FIND_CATEGORIES.bind(values![
                org_id,
                json(&self.categories)?,
                json(&self.category_ids)?
            ]),
            FIND_BARCODES.bind(values![org_id, json(&self.barcodes)?]),
            FIND_WAREHOUSES.bind(values![org_id, "", WAREHOUSES_MAX]),
            FIND_LEVELS.bind(values![org_id, with_stock, now]),
        ])
    }
}

/// The fields of a row that are not empty, with their columns, without what guards them against spreadsheets.
pub fn cells<'r>(
    columns: &'r Columns,
    row: &'r Record,
) -> impl Iterator<Item = (&'r Column, &'r str)> {
    let pairs = columns.iter().zip(&row.fields);
    let known = pairs.filter_map(|(column, text)| Some((column.as_ref()?, text)));
    known
        .map(|(column, text)| (column, unguarded(text.trim()).trim()))
        .filter(|(_, text)| !text.is_empty())
}

/// A barcode and the text of its pack: `5012345678917*12`.
pub fn split_pack(token: &str) -> (&str, Option<&str>) {
    match token.rsplit_once('*') {
        Some((code, pack))
            if !code.is_empty() && pack.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            (code, Some(pack))
        }
        _ => (token, None),
    }
}

/// An item that has the SKU of a row.
#[derive(Clone, Debug)]
pub struct ExistingItem {
    pub version: i64,
    pub item: StoredItem,
    pub is_supplied: bool,
}

/// What a level has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Level {
    pub on_hand: i64,
    pub reserved: i64,
    pub posting_seq: i64,
}

#[derive(Debug)]
pub struct Facts {
    pub currency: String,
    /// Of the organisation's language.
    pub sign: DecimalSign,
    /// By the keys of their SKUs.
    pub items: BTreeMap<String, ExistingItem>,
    /// Ids of categories by the keys of their names.
    pub categories: BTreeMap<String, String>,
    pub category_ids: Vec<String>,
    /// The item of each barcode, by its key.
    pub barcodes: BTreeMap<String, String>,
    /// Ids of warehouses by the keys of their codes.
    pub warehouses: BTreeMap<String, String>,
    pub levels: BTreeMap<Place, Level>,
}

#[derive(Deserialize)]
struct FoundLevel {
    item_id: String,
    location_id: String,
    on_hand: i64,
    reserved: i64,
    posting_seq: i64,
}

impl Facts {
    /// The facts in the rows of `Keys::find`.
    ///
    /// # Errors
    /// A fault when a row has another form.
    pub fn of(rows: &[Rows; 6]) -> Result<Self, Stop> {
        let [org, items, categories, barcodes, warehouses, levels] = rows;
        let org: Option<(String, String)> = org.first()?;
        let (currency, locale) =
            org.ok_or_else(|| Fault::new("this shard has no such organisation"))?;
        let found: Vec<(String, i64, String, i64)> = items.all()?;
        let mut items = BTreeMap::new();
        for (sku_key, version, item, is_supplied) in found {
            let item = serde_json::from_str(&item)
                .map_err(|error| Fault::new(format!("item: {error}")))?;
            let existing = ExistingItem {
                version,
                item,
                is_supplied: is_supplied == 1,
            };
            items.insert(sku_key, existing);
        }
        let found: Vec<(Option<String>, String)> = categories.all()?;
        let (mut categories, mut category_ids) = (BTreeMap::new(), Vec::new());
        for (name_key, id) in found {
            match name_key {
                Some(key) => drop(categories.insert(key, id)),
                None => category_ids.push(id),
            }
        }
        let warehouses: Vec<(String, String)> = warehouses.all()?;
        let warehouses = warehouses.into_iter();
        let levels: Vec<FoundLevel> = levels.all()?;
        let levels = levels.into_iter().map(|level| {
            let place = Place::new(&level.item_id, &level.location_id);
            let level = Level {
                on_hand: level.on_hand,
                reserved: level.reserved,
                posting_seq: level.posting_seq,
            };
            (place, level)
        });
        Ok(Self {
            currency,
            sign: DecimalSign::of_locale(&locale),
            items,
            categories,
            category_ids,
            barcodes: barcodes.all::<(String, String)>()?.into_iter().collect(),
            warehouses: warehouses.map(|(id, code_key)| (code_key, id)).collect(),
            levels: levels.collect(),
        })
    }

    pub fn level(&self, place: &Place) -> Level {
        self.levels.get(place).copied().unwrap_or_default()
    }

    /// The id of the warehouse with a code.
    pub fn warehouse(&self, code: &str) -> Option<&String> {
        self.warehouses.get(&code_key(code))
    }
}
