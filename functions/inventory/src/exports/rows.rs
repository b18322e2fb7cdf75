//! Items and stock as the rows of a file.

use std::collections::BTreeMap;

use domain::csv::{guarded, write};
use domain::money::decimals as currency_decimals;
use platform::{Fault, Rows};
use serde::Deserialize;
use web::export::Part;

use crate::decimals::{self, DecimalSign};
use crate::imports::columns::Column;
use crate::imports::wire::Separator;

/// How the fields are written.
#[derive(Clone, Debug)]
pub struct Style {
    pub separator: Separator,
    pub sign: DecimalSign,
    pub currency: String,
}

/// Which file it is.
#[derive(Clone, Debug)]
pub enum Sheet {
    Items,
    /// Id and code of each warehouse.
    Stock(Vec<(String, String)>),
}

/// A row of `LIST_ITEMS`.
#[derive(Deserialize)]
struct ItemRow {
    sku_key: String,
    sku: String,
    name: String,
    description: Option<String>,
    kind: String,
    unit: String,
    category: Option<String>,
    price_minor: i64,
    cost_c4: i64,
    per_qty: i64,
    tax_code: Option<String>,
    status: String,
    barcodes: String,
}

/// A row of `LIST_STOCK`.
#[derive(Deserialize)]
struct StockRow {
    sku_key: String,
    sku: String,
    name: String,
    kind: String,
    unit: String,
    per_qty: i64,
    levels: String,
    cost_c4: Option<i64>,
    quantity: Option<i64>,
}

impl Sheet {
    /// The row of names.
    pub fn head(&self, style: &Style) -> String {
        let columns: Vec<Column> = match self {
            Self::Items => vec![
                Column::Sku,
                Column::Name,
                Column::Description,
                Column::Kind,
                Column::Unit,
                Column::Category,
                Column::Price,
                Column::Cost,
                Column::Per,
                Column::TaxCode,
                Column::Status,
                Column::Barcodes,
            ],
            Self::Stock(warehouses) => {
                let stock = warehouses
                    .iter()
                    .map(|(_, code)| Column::Stock(code.clone()));
                [Column::Sku, Column::Name, Column::Unit, Column::Per]
                    .into_iter()
                    .chain(stock)
                    .chain([Column::StockCost])
                    .collect()
            }
        };
        let mut text = String::new();
        style.write(&mut text, columns.iter().map(Column::name));
        text
    }

    /// The rows of a page.
    ///
    /// # Errors
    /// A fault when they have another form.
    pub fn part(&self, style: &Style, rows: &Rows) -> Result<Part, Fault> {
        let mut part = Part::default();
        match self {
            Self::Items => {
                for row in rows.all::<ItemRow>()? {
                    style.write(&mut part.text, style.item(&row)?);
                    note(&mut part, row.sku_key);
                }
            }
            Self::Stock(warehouses) => {
                for row in rows.all::<StockRow>()? {
                    if row.kind != "service" {
                        style.write(&mut part.text, style.stock(&row, warehouses)?);
                    }
                    note(&mut part, row.sku_key);
                }
            }
        }
        Ok(part)
    }
}

fn note(part: &mut Part, sku_key: String) {
    part.count = part.count.saturating_add(1);
    part.last = vec![sku_key];
}

impl Style {
    fn write(&self, text: &mut String, fields: impl IntoIterator<Item = String>) {
        let fields = fields.into_iter();
        let fields = fields.map(|field| guarded(&field).into_owned());
        write(text, self.separator.as_char(), fields);
    }

    fn item(&self, row: &ItemRow) -> Result<Vec<String>, Fault> {
        let barcodes: Vec<(String, i64)> = parsed(&row.barcodes)?;
        let barcodes: Vec<String> = barcodes
            .into_iter()
            .map(|(code, pack)| barcode(code, pack, row.per_qty, &row.unit))
            .collect();
        let places = currency_decimals(&self.currency);
        let finer = places.saturating_add(4);
        Ok(vec![
            row.sku.clone(),
            row.name.clone(),
            row.description.clone().unwrap_or_default(),
            row.kind.clone(),
            unit_name(&row.unit).to_owned(),
            row.category.clone().unwrap_or_default(),
            decimals::write(row.price_minor, places, places, self.sign),
            decimals::write(row.cost_c4, finer, places, self.sign),
            quantity_text(row.per_qty, &row.unit),
            row.tax_code.clone().unwrap_or_default(),
            row.status.clone(),
            barcodes.join(" "),
        ])
    }

    fn stock(&self, row: &StockRow, warehouses: &[(String, String)]) -> Result<Vec<String>, Fault> {
        let levels: Vec<(String, i64)> = parsed(&row.levels)?;
        let levels: BTreeMap<String, i64> = levels.into_iter().collect();
        let (places, factor_places) = (currency_decimals(&self.currency), unit_decimals(&row.unit));
        let stock = warehouses.iter().map(|(id, _)| {
            let on_hand = levels.get(id);
            on_hand.map_or_else(String::new, |on_hand| {
                decimals::write(*on_hand, factor_places, 0, self.sign)
            })
        });
        let cost = row.cost_c4.zip(row.quantity).and_then(|(cost, quantity)| {
            let exact = i128::from(cost).checked_mul(i128::from(row.per_qty))?;
            let half = i128::from(quantity) / 2;
            let rounded = exact.checked_add(half)?.checked_div(i128::from(quantity))?;
            i64::try_from(rounded).ok()
        });
        let cost = cost.map_or_else(String::new, |cost| {
            decimals::write(cost, places.saturating_add(4), places, self.sign)
        });
        Ok([
            row.sku.clone(),
            row.name.clone(),
            unit_name(&row.unit).to_owned(),
            quantity_text(row.per_qty, &row.unit),
        ]
        .into_iter()
        .chain(stock)
        .chain([cost])
        .collect())
    }
}

fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Fault> {
    serde_json::from_str(json).map_err(|error| Fault::new(format!("export: {error}")))
}

/// The unit in which quantities of a base unit are written with decimals.
fn unit_name(base: &str) -> &str {
    match base {
        "mg" => "kg",
        "ul" => "l",
        "mm" => "m",
        other => other,
    }
}

fn unit_decimals(base: &str) -> u8 {
    match base {
        "mg" | "ul" => 6,
        "mm" => 3,
        _ => 0,
    }
}

/// A quantity with the largest unit of which it is a whole number: `1 kg`, `250 g`, `100`.
fn quantity_text(base: i64, unit: &str) -> String {
    let units: &[(i64, &str)] = match unit {
        "mg" => &[(1_000_000, "kg"), (1_000, "g"), (1, "mg")],
        "ul" => &[(1_000_000, "l"), (1_000, "ml"), (1, "ul")],
        "mm" => &[(1_000, "m"), (10, "cm"), (1, "mm")],
        "s" => &[(3_600, "h"), (60, "min"), (1, "s")],
        _ => return base.to_string(),
    };
    let largest = units.iter().find(|(size, _)| base % size == 0);
    largest.map_or_else(
        || base.to_string(),
        |(size, name)| format!("{} {name}", base / size),
    )
}

/// A barcode, with its pack unless that is the quantity of the price.
fn barcode(code: String, pack: i64, per_qty: i64, unit: &str) -> String {
    // A code that looks as if it had a pack has to say its own.
    let is_plain = crate::imports::split_pack(&code).1.is_none();
    if pack == per_qty && is_plain {
        return code;
    }
    format!("{code}*{}", quantity_text(pack, unit).replace(' ', ""))
}
