//! Items from the rows of a CSV text, and the faults of rows.

use std::collections::BTreeSet;

use domain::money::{Amount, COST_PER_MINOR};
use domain::refusal::code;
use domain::{Mismatch, Mismatches, Refusal, Tree};

use super::csv;
use crate::items::stored;
use crate::items::stored::StoredItem;
use crate::items::wire::NewItem;

/// The greatest number of rows of one import.
pub const ROWS_MAX: usize = 1000;
/// The greatest number of reported faults.
const FAULTS_MAX: usize = 100;

const REQUIRED: [&str; 4] = ["sku", "name", "kind", "unit"];
const OPTIONAL: [&str; 7] = [
    "description",
    "category_id",
    "price_minor",
    "cost_minor",
    "tax_code",
    "status",
    "barcodes",
];

/// A fault of a row: its line, its column, a stable code, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    pub line: i64,
    pub field: Option<String>,
    pub code: String,
    pub detail: Option<String>,
}

impl RowFault {
    fn new(line: i64, field: Option<&str>, code: &str, detail: Option<String>) -> Self {
        Self {
            line,
            field: field.map(str::to_owned),
            code: code.to_owned(),
            detail,
        }
    }

    /// A fault of the column in a JSON pointer: `/barcodes/0` is of `barcodes`.
    fn at(line: i64, pointer: &str, code: &str, detail: Option<String>) -> Self {
        let field = pointer.split('/').nth(1).filter(|name| !name.is_empty());
        Self::new(line, field, code, detail)
    }

    fn of(line: i64, mismatch: Mismatch) -> Self {
        let Mismatch {
            pointer,
            code,
            detail,
            ..
        } = mismatch;
        Self::at(line, &pointer, &code, Some(detail))
    }
}

/// A row that was read as an item, with its price and its cost in minor units.
#[derive(Debug)]
pub struct Row {
    pub line: i64,
    pub item: NewItem,
    price: i64,
    cost: i64,
}

/// The rows that were read as items, and the faults of the others.
#[derive(Debug, Default)]
pub struct Sheet {
    pub rows: Vec<Row>,
    /// The number of all rows, with and without faults.
    pub count: usize,
    pub faults: Vec<RowFault>,
}

/// Reads a CSV text.
///
/// # Errors
/// `too_many_lines`.
pub fn read_sheet(text: &str) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::default();
    let mut records = match csv::parse(text) {
        Ok(records) => records.into_iter(),
        Err((line, why)) => {
            let fault = RowFault::new(line, None, "malformed_csv", Some(why.to_owned()));
            sheet.faults.push(fault);
            return Ok(sheet);
        }
    };
    let Some((line, names)) = records.next() else {
        return Ok(sheet);
    };
    let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
    sheet.faults = unknown_columns(line, &names);
    sheet.count = records.len();
    if sheet.count > ROWS_MAX {
        let limit = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::new(&code::TOO_MANY_LINES).with("limit", limit));
    }
    if sheet.faults.is_empty() {
        for (line, fields) in records {
            let read = row(line, &names, fields, &mut sheet.faults);
            sheet.rows.extend(read);
        }
        if sheet.count == 0 {
            let detail = "there is no row below the names".to_owned();
            let fault = RowFault::new(line, None, "no_rows", Some(detail));
            sheet.faults.push(fault);
        }
    }
    Ok(sheet)
}

fn unknown_columns(line: i64, names: &[String]) -> Vec<RowFault> {
    let fault = |name: &str, code: &str| RowFault::new(line, Some(name), code, None);
    let missing = REQUIRED
        .iter()
        .filter(|name| !names.iter().any(|own| own == *name))
        .map(|name| fault(name, "missing"));
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let wrong = names.iter().filter_map(|name| {
        if !seen.insert(name) {
            return Some(fault(name, "duplicate"));
        }
        let known = REQUIRED.iter().chain(&OPTIONAL).any(|own| own == name);
        (!known).then(|| fault(name, "unknown_field"))
    });
    missing.chain(wrong).collect()
}

/// A row as an item; adds to `faults` if it is not one.
fn row(
    line: i64,
    names: &[String],
    fields: Vec<String>,
    faults: &mut Vec<RowFault>,
) -> Option<Row> {
    if fields.len() != names.len() {
        let detail = format!("{} fields under {} names", fields.len(), names.len());
        let fault = RowFault::new(line, None, "wrong_number_of_fields", Some(detail));
        faults.push(fault);
        return None;
    }
    let before = faults.len();
    let (mut price, mut cost) = (0, 0);
    let mut members = Vec::new();
    for (name, text) in names.iter().zip(fields) {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let value = match name.as_str() {
            "price_minor" => {
                price = amount(line, name, text, faults);
                continue;
            }
            "cost_minor" => {
                cost = amount(line, name, text, faults);
                continue;
            }
            "barcodes" => Tree::List(text.split_whitespace().map(Tree::from).collect()),
            _ => Tree::from(text),
        };
        members.push((name.clone(), value));
    }
    match Tree::Object(members).into_body() {
        Ok(item) if faults.len() == before => Some(Row {
            line,
            item,
            price,
            cost,
        }),
        Ok(NewItem { .. }) => None,
        Err(Mismatches(all)) => {
            faults.extend(all.into_iter().map(|mismatch| RowFault::of(line, mismatch)));
            None
        }
    }
}

/// A whole number of minor units; adds to `faults` if the text is not one.
fn amount(line: i64, name: &str, text: &str, faults: &mut Vec<RowFault>) -> i64 {
    let minor = text.parse().ok().and_then(Amount::new);
    if minor.is_none() {
        let detail = "a whole number of minor units, 0 to 900719925474".to_owned();
        let fault = RowFault::new(line, Some(name), "out_of_range", Some(detail));
        faults.push(fault);
    }
    minor.map_or(0, Amount::minor)
}

impl Sheet {
    /// Adds the conflicts with other records, each a code and a pointer `/<row>/<field>`.
    pub fn note_conflicts(&mut self, conflicts: Vec<(String, String)>) {
        for (code, pointer) in conflicts {
            let (row, field) = pointer
                .trim_start_matches('/')
                .split_once('/')
                .unwrap_or_default();
            let line = row.parse().ok().and_then(|row: usize| self.rows.get(row));
            let line = line.map_or(0, |row| row.line);
            self.faults
                .push(RowFault::at(line, &format!("/{field}"), &code, None));
        }
    }

    /// Adds SKUs and barcodes that several rows give.
    pub fn note_repeats(&mut self) {
        let mut seen = BTreeSet::new();
        for row in &self.rows {
            if !seen.insert(format!("sku {}", row.item.sku.key())) {
                let fault = RowFault::new(row.line, Some("sku"), "duplicate", None);
                self.faults.push(fault);
            }
            let barcodes = row
                .item
                .barcodes
                .as_ref()
                .map_or(&[][..], |list| list.as_slice());
            for barcode in barcodes {
                if !seen.insert(format!("barcode {}", barcode.code.key())) {
                    let fault = RowFault::new(row.line, Some("barcodes"), "duplicate", None);
                    self.faults.push(fault);
                }
            }
        }
    }

    /// The items as they will be stored, with these ids.
    pub fn take_items(&mut self, ids: Vec<String>, currency: &str) -> Vec<StoredItem> {
        let mut items = Vec::with_capacity(self.rows.len());
        for (id, row) in ids.into_iter().zip(std::mem::take(&mut self.rows)) {
            match stored::create(id, row.item, currency, "") {
                Ok(item) => items.push(StoredItem {
                    price_minor: row.price,
                    cost_c4: row.cost.saturating_mul(COST_PER_MINOR),
                    ..item
                }),
                Err(refusal) => {
                    let pointer = refusal.errors.first().map(|error| error.pointer.clone());
                    let pointer = pointer.unwrap_or_default();
                    let fault = RowFault::at(row.line, &pointer, refusal.code.name, None);
                    self.faults.push(fault);
                }
            }
        }
        self.faults.sort_by_key(|fault| fault.line);
        self.faults.truncate(FAULTS_MAX);
        items
    }
}

/// The answer of a dry run.
pub fn dry_run_report(rows: usize, faults: &[RowFault]) -> Tree {
    let object = |members: Vec<(&str, Tree)>| {
        let members = members.into_iter();
        Tree::Object(
            members
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    };
    let faults = faults.iter().map(|fault| {
        object(vec![
            ("line", fault.line.into()),
            ("field", fault.field.clone().into()),
            ("code", fault.code.as_str().into()),
            ("detail", fault.detail.clone().into()),
        ])
    });
    object(vec![
        ("dry_run", true.into()),
        ("rows", i64::try_from(rows).unwrap_or(i64::MAX).into()),
        ("imported", 0.into()),
        ("ids", Tree::List(Vec::new())),
        ("faults", Tree::List(faults.collect())),
    ])
}

/// Refuses a text with faults.
///
/// # Errors
/// `invalid_csv` with each fault.
pub fn refuse_faults(faults: &[RowFault]) -> Result<(), Refusal> {
    if faults.is_empty() {
        return Ok(());
    }
    let refusal = faults
        .iter()
        .fold(Refusal::new(&code::INVALID_CSV), |refusal, fault| {
            let field = fault.field.as_deref().unwrap_or("row");
            let detail = fault.detail.as_deref().unwrap_or(&fault.code);
            let place = format!("line {}, {field}: {detail}", fault.line);
            refusal.because("/csv", fault.code.clone(), Some(place))
        });
    Err(refusal)
}
